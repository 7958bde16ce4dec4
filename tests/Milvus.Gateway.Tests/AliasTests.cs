using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class AliasTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    private string Alias => $"{Name}_alias";

    [Fact]
    public async Task An_alias_is_taken_wherever_a_name_is()
    {
        await CreateAsync();
        await CallAsync<Proto.Status>("CreateAlias", Create(Alias, Name));
        await CallAsync<Proto.Status>("CreateAlias", Create(Alias, Name));
        using var byAlias = new CollectionSteps(host.Address, Alias);
        await byAlias.LoadAsync();
        await byAlias.InsertAsync(1, 5);

        var described = await DescribeAsync(Alias);

        Assert.Equal((5, 5), (await byAlias.CountAsync(), await CountAsync()));
        Assert.Equal((Name, Name), (described.CollectionName, described.Schema.Name));
        Assert.Equal([Alias], described.Aliases);
        var told = await CallAsync<Proto.DescribeAliasResponse>(
            "DescribeAlias", new Proto.DescribeAliasRequest { Alias = Alias });
        Assert.Equal((Alias, Name), (told.Alias, told.Collection));
        Assert.Equal([Alias], (await ListAsync()).Aliases);
    }

    [Fact]
    public async Task An_altered_alias_stands_for_the_other_collection_at_once()
    {
        using var other = new CollectionSteps(host.Address, $"{Name}_other");
        await CreateAsync();
        await other.CreateAsync();
        await CallAsync<Proto.Status>("CreateAlias", Create(Alias, Name));
        await DescribeAsync(Alias);

        await CallAsync<Proto.Status>(
            "AlterAlias", new Proto.AlterAliasRequest { Alias = Alias, CollectionName = other.Name });

        Assert.Equal(other.Name, (await DescribeAsync(Alias)).CollectionName);
        Assert.Empty((await ListAsync()).Aliases);
    }

    [Fact]
    public async Task Names_that_clash_or_are_unknown_are_refused()
    {
        using var other = new CollectionSteps(host.Address, $"{Name}_other");
        await CreateAsync();
        await other.CreateAsync();
        await CallAsync<Proto.Status>("CreateAlias", Create(Alias, Name));

        var taken = await SendAsync<Proto.Status>("CreateAlias", Create(Alias, other.Name));
        var clash = await SendAsync<Proto.Status>("CreateAlias", Create(other.Name, Name));
        var nothing = await SendAsync<Proto.Status>("CreateAlias", Create("x", "none"));
        var unknown = await SendAsync<Proto.Status>(
            "AlterAlias", new Proto.AlterAliasRequest { Alias = "none", CollectionName = Name });
        var told = await SendAsync<Proto.DescribeAliasResponse>(
            "DescribeAlias", new Proto.DescribeAliasRequest { Alias = Name });
        var create = new Proto.CreateCollectionRequest
        {
            CollectionName = Alias,
            Schema = Google.Protobuf.MessageExtensions.ToByteString(Samples.EveryType()),
        };
        var collection = await SendAsync<Proto.Status>("CreateCollection", create);

        Assert.Equal((1602, 1601, 100, 1600), (taken.Code, clash.Code, nothing.Code, unknown.Code));
        Assert.Equal(1600, told.Status.Code);
        Assert.StartsWith("alias not found", told.Status.Reason);
        Assert.Contains("conflicts with an existing alias", collection.Reason);
    }

    [Fact]
    public async Task A_collection_with_an_alias_is_not_dropped_and_none_is_dropped_by_alias()
    {
        await CreateAsync();
        await CallAsync<Proto.Status>("CreateAlias", Create(Alias, Name));

        var byName = await DropAsync(Name);
        var byAlias = await DropAsync(Alias);
        await CallAsync<Proto.Status>("DropAlias", new Proto.DropAliasRequest { Alias = Alias });
        await CallAsync<Proto.Status>("DropAlias", new Proto.DropAliasRequest { Alias = Alias });

        Assert.Contains("please remove all aliases before dropping", byName.Reason);
        Assert.Equal($"cannot drop the collection via alias = {Alias}", byAlias.Reason);
        Assert.Equal(100, (await SendAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Alias })).Status.Code);
        Assert.Equal(0, (await DropAsync(Name)).Code);
    }

    private static Proto.CreateAliasRequest Create(string alias, string collection) =>
        new() { Alias = alias, CollectionName = collection };

    private Task<Proto.ListAliasesResponse> ListAsync() =>
        CallAsync<Proto.ListAliasesResponse>("ListAliases", new Proto.ListAliasesRequest { CollectionName = Name });

    private Task<Proto.DescribeCollectionResponse> DescribeAsync(string name) =>
        CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = name });

    private Task<Proto.Status> DropAsync(string name) =>
        SendAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = name });
}
