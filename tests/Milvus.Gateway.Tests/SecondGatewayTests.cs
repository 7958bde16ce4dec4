using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>A gateway remembers collections; another one changes them behind its back.</summary>
public sealed class SecondGatewayTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_release_through_another_gateway_is_noticed()
    {
        await CreateAsync();
        await LoadAsync();
        await InsertAsync(1, 5);
        var before = await SearchStatusAsync();

        await ElsewhereAsync(other => other.CallAsync<Proto.Status>(
            "ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = Name }));
        var after = await SearchStatusAsync();

        Assert.Equal((0, 101), (before.Code, after.Code));
    }

    [Fact]
    public async Task A_load_through_another_gateway_is_noticed()
    {
        await CreateAsync();
        await InsertAsync(1, 5);
        var before = await SearchStatusAsync();

        await ElsewhereAsync(other => other.LoadAsync());
        var after = await SearchStatusAsync();

        Assert.Equal((101, 0), (before.Code, after.Code));
    }

    [Fact]
    public async Task A_collection_made_anew_through_another_gateway_is_noticed()
    {
        await CreateAsync();
        await LoadAsync();
        await InsertAsync(1, 5);

        await ElsewhereAsync(async other =>
        {
            await other.CallAsync<Proto.Status>(
                "DropCollection", new Proto.DropCollectionRequest { CollectionName = Name });
            await other.CreateAsync(shards: 2);
            await other.LoadAsync();
        });
        await InsertAsync(1, 3);

        Assert.Equal(3, await CountAsync());
    }

    private async Task ElsewhereAsync(Func<CollectionSteps, Task> work)
    {
        await using var second = await host.StartSecondGatewayAsync();
        using var other = new CollectionSteps(GatewayHost.AddressOf(second), Name);
        await work(other);
        await second.StopAsync();
    }
}
