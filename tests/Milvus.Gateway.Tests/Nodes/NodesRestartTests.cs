using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Gateway.Tests.Wire;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages.Nodes;

namespace Milvus.Gateway.Tests.Nodes;

/// <summary>What is owed to nodes is done after a start of the server though nobody asks for it.</summary>
public sealed class NodesRestartTests
{
    [Fact]
    public async Task A_node_hears_of_its_vchannel_again_after_the_server_has_started_anew()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var folder = new TemporaryFolder();
        await using var node = await OutsideNode.StartAsync();
        await using (var app = GatewayHost.Build(folder))
        {
            await app.StartAsync(patience.Token);
            await UseAsync(app, node);
            await node.Watched.WaitAsync(patience.Token);
            await app.StopAsync(patience.Token);
        }

        await using var next = GatewayHost.Build(folder);
        await next.StartAsync(patience.Token);
        await node.Watched.WaitAsync(patience.Token);

        Assert.Equal(2, node.Watches.Count);
        Assert.Equal(node.Watches[0].Base.TargetId, node.Watches[1].Base.TargetId);
        Assert.Equal(
            ("1", "1"), (node.Watches[0].Base.Properties["term"], node.Watches[1].Base.Properties["term"]));
        await next.StopAsync(patience.Token);
    }

    private static async Task UseAsync(WebApplication app, OutsideNode node)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        using var steps = new CollectionSteps(GatewayHost.AddressOf(app));
        await steps.CreateAsync(shards: 1);
        var described = await steps.CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = steps.Name });
        var collection = await grains.GetGrain<ICollectionGrain>(described.CollectionId).DescribeAsync();
        var nodes = grains.GetGrain<INodesGrain>(0);
        await nodes.RegisterAsync(new RegisterNodeRequest { Host = OutsideNode.Host, Port = node.Port });
        Assert.Null((await nodes.UseAsync(collection.Collection!.VChannels[0])).Error);
    }
}
