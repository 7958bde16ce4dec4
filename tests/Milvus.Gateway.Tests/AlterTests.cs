using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class AlterTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_renamed_collection_keeps_its_rows_and_its_aliases()
    {
        await CreateAsync();
        await LoadAsync();
        await InsertAsync(1, 3);
        await CallAsync<Proto.Status>(
            "CreateAlias", new Proto.CreateAliasRequest { Alias = $"{Name}_alias", CollectionName = Name });
        using var renamed = new CollectionSteps(host.Address, $"{Name}_new");

        await CallAsync<Proto.Status>("RenameCollection", Rename(renamed.Name));

        Assert.Equal(3, await renamed.CountAsync());
        Assert.Equal(100, (await DescribeAsync(Name)).Status.Code);
        var described = await DescribeAsync($"{Name}_alias");
        Assert.Equal((renamed.Name, renamed.Name), (described.CollectionName, described.Schema.Name));
        Assert.True(described.UpdateTimestamp > described.CreatedTimestamp);
    }

    [Fact]
    public async Task A_collection_moves_to_another_database()
    {
        var database = $"db_{Name}";
        await CallAsync<Proto.Status>("CreateDatabase", new Proto.CreateDatabaseRequest { DbName = database });
        await CreateAsync();
        var request = Rename(Name);
        request.NewDbName = database;

        await CallAsync<Proto.Status>("RenameCollection", request);

        Assert.Equal(100, (await DescribeAsync(Name)).Status.Code);
        var moved = await DescribeAsync(Name, database);
        Assert.Equal((0, database), (moved.Status.Code, moved.DbName));
        Assert.NotEqual(0, (await SendAsync<Proto.Status>(
            "DropDatabase", new Proto.DropDatabaseRequest { DbName = database })).Code);
    }

    [Fact]
    public async Task A_name_that_is_taken_unknown_or_the_same_is_refused()
    {
        using var other = new CollectionSteps(host.Address, $"{Name}_other");
        await CreateAsync();
        await other.CreateAsync();
        var far = Rename(Name);
        far.NewDbName = "nodb";
        var unknown = Rename("x");
        unknown.OldName = "none";

        Assert.Contains("duplicated new collection name", (await RenameAsync(Rename(other.Name))).Reason);
        Assert.Equal(1100, (await RenameAsync(Rename(Name))).Code);
        Assert.Equal(800, (await RenameAsync(far)).Code);
        Assert.Equal(100, (await RenameAsync(unknown)).Code);
    }

    [Fact]
    public async Task A_truncated_collection_is_empty_loaded_and_takes_rows()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 10);
        await WaitForFlushAsync(await FlushAsync());
        await InsertAsync(11, 10);

        await TruncateAsync();

        Assert.Equal(0, await CountAsync());
        await InsertAsync(5, 2);
        Assert.Equal(2, await CountAsync());
        await TruncateAsync();
        Assert.Equal(0, await CountAsync());
        Assert.Equal(100, (await SendAsync<Proto.TruncateCollectionResponse>(
            "TruncateCollection", new Proto.TruncateCollectionRequest { CollectionName = "none" })).Status.Code);
    }

    [Fact]
    public async Task Properties_are_set_replaced_and_deleted()
    {
        await CreateAsync();
        var request = new Proto.AlterCollectionRequest { CollectionName = Name };
        request.Properties.Add(Samples.Pair("owner", "you"));
        request.Properties.Add(Samples.Pair("collection.ttl.seconds", "60"));
        await CallAsync<Proto.Status>("AlterCollection", request);
        Assert.Equal(
            [("owner", "you"), ("collection.ttl.seconds", "60"), ("timezone", "UTC")], await PropertiesAsync());

        await CallAsync<Proto.Status>(
            "AlterCollection", new Proto.AlterCollectionRequest { CollectionName = Name, DeleteKeys = { "owner" } });

        Assert.Equal([("collection.ttl.seconds", "60"), ("timezone", "UTC")], await PropertiesAsync());
        request.DeleteKeys.Add("owner");
        Assert.Equal(1100, (await SendAsync<Proto.Status>("AlterCollection", request)).Code);
    }

    [Fact]
    public async Task A_fields_length_changes_and_its_type_does_not()
    {
        await CreateAsync();
        var request = new Proto.AlterCollectionFieldRequest { CollectionName = Name, FieldName = "text" };
        request.Properties.Add(Samples.Pair("max_length", "32"));
        await CallAsync<Proto.Status>("AlterCollectionField", request);
        var text = (await DescribeAsync(Name)).Schema.Fields.Single(field => field.Name == "text");

        Assert.Equal([Samples.Pair("max_length", "32")], text.TypeParams);
        request.FieldName = "vector";
        Assert.Equal(1100, (await SendAsync<Proto.Status>("AlterCollectionField", request)).Code);
        request.FieldName = "none";
        Assert.Equal(1700, (await SendAsync<Proto.Status>("AlterCollectionField", request)).Code);
    }

    [Fact]
    public async Task Memory_mapping_is_altered_only_while_released()
    {
        await CreateAsync();
        var request = new Proto.AlterCollectionRequest { CollectionName = Name };
        request.Properties.Add(Samples.Pair("mmap.enabled", "true"));
        await CallAsync<Proto.Status>("AlterCollection", request);
        await LoadAsync();

        Assert.Equal(104, (await SendAsync<Proto.Status>("AlterCollection", request)).Code);
    }

    [Fact]
    public async Task A_databases_properties_are_altered()
    {
        var database = $"db_{Name}";
        var create = new Proto.CreateDatabaseRequest { DbName = database };
        create.Properties.Add(Samples.Pair("a", "1"));
        await CallAsync<Proto.Status>("CreateDatabase", create);
        var set = new Proto.AlterDatabaseRequest { DbName = database };
        set.Properties.Add(Samples.Pair("b", "2"));
        await CallAsync<Proto.Status>("AlterDatabase", set);
        await CallAsync<Proto.Status>(
            "AlterDatabase", new Proto.AlterDatabaseRequest { DbName = database, DeleteKeys = { "a" } });

        var described = await CallAsync<Proto.DescribeDatabaseResponse>(
            "DescribeDatabase", new Proto.DescribeDatabaseRequest { DbName = database });

        Assert.Equal([Samples.Pair("b", "2")], described.Properties);
        set.DbName = "nodb";
        Assert.Equal(800, (await SendAsync<Proto.Status>("AlterDatabase", set)).Code);
    }

    [Fact]
    public async Task Several_collections_are_described_each_with_its_status()
    {
        await CreateAsync();
        var id = (await DescribeAsync(Name)).CollectionId;
        var request = new Proto.BatchDescribeCollectionRequest { CollectionName = { Name, "none" }, CollectionId = { id } };

        var reply = await CallAsync<Proto.BatchDescribeCollectionResponse>("BatchDescribeCollection", request);

        Assert.Equal([0, 100, 0], reply.Responses.Select(one => one.Status.Code));
        Assert.Equal(Name, reply.Responses[2].CollectionName);
        Assert.Equal(1100, (await SendAsync<Proto.BatchDescribeCollectionResponse>(
            "BatchDescribeCollection", new Proto.BatchDescribeCollectionRequest())).Status.Code);
    }

    [Fact]
    public async Task A_collection_exists_from_its_creation_on()
    {
        await CreateAsync();
        var created = (await DescribeAsync(Name)).CreatedTimestamp;

        Assert.True(await HadAsync(created));
        Assert.False(await HadAsync(created - 1));
    }

    private Proto.RenameCollectionRequest Rename(string name) => new() { OldName = Name, NewName = name };

    private Task<Proto.Status> RenameAsync(Proto.RenameCollectionRequest request) =>
        SendAsync<Proto.Status>("RenameCollection", request);

    private Task<Proto.TruncateCollectionResponse> TruncateAsync() =>
        CallAsync<Proto.TruncateCollectionResponse>(
            "TruncateCollection", new Proto.TruncateCollectionRequest { CollectionName = Name });

    private async Task<bool> HadAsync(ulong time) => (await CallAsync<Proto.BoolResponse>(
        "HasCollection", new Proto.HasCollectionRequest { CollectionName = Name, TimeStamp = time })).Value;

    private async Task<(string, string)[]> PropertiesAsync() =>
        [.. (await DescribeAsync(Name)).Properties.Select(pair => (pair.Key, pair.Value))];

    private Task<Proto.DescribeCollectionResponse> DescribeAsync(string name, string database = "") =>
        SendAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = name, DbName = database });
}
