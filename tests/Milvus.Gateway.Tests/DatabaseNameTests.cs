using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Names of databases that spoiled requests broke the server with.</summary>
public sealed class DatabaseNameTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    public static TheoryData<string> OddNames => [" ", "\n", "é", "no such", new('x', 70_000)];

    [Theory]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(255)]
    public async Task A_database_with_a_long_name_holds_collections(int length)
    {
        var database = new string('d', length);
        await CallAsync<Proto.Status>("CreateDatabase", new Proto.CreateDatabaseRequest { DbName = database });

        var create = Create(shards: 1);
        create.DbName = database;
        await CallAsync<Proto.Status>("CreateCollection", create);

        var shown = await CallAsync<Proto.ShowCollectionsResponse>(
            "ShowCollections", new Proto.ShowCollectionsRequest { DbName = database });
        Assert.Equal([Name], shown.CollectionNames);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task A_database_that_cannot_be_is_not_found(string database)
    {
        var described = await SendAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { DbName = database, CollectionName = Name });

        Assert.Equal(800, described.Status.Code);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task A_collection_cannot_move_to_a_database_that_cannot_be(string database)
    {
        await CreateAsync();

        var moved = await SendAsync<Proto.Status>("RenameCollection", new Proto.RenameCollectionRequest
        {
            OldName = Name,
            NewName = $"{Name}_moved",
            NewDbName = database,
        });

        Assert.Equal(800, moved.Code);
    }

    [Fact]
    public async Task A_flush_target_without_a_database_is_of_the_default_one()
    {
        await CreateAsync();

        var flushed = await CallAsync<Proto.FlushAllResponse>("FlushAll", new Proto.FlushAllRequest
        {
            FlushTargets = { new Proto.FlushAllTarget { CollectionNames = { Name } } },
        });

        Assert.Equal("default", Assert.Single(flushed.FlushResults).DbName);
    }
}
