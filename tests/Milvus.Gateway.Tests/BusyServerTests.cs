using Microsoft.Extensions.DependencyInjection;
using Milvus.Gateway.Tests.Wire;
using Orleans.Configuration;

namespace Milvus.Gateway.Tests;

/// <summary>What clients are told by a server that cannot do their work now.</summary>
public sealed class BusyServerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_timeout_behind_the_gateway_is_a_retriable_status()
    {
        var status = await SearchWhileRecoveringAsync(recovery: Long, response: Short);

        Assert.Equal((10001, true), (status.Code, status.Retriable));
    }

    [Fact]
    public async Task A_vchannel_that_is_recovering_is_a_retriable_status()
    {
        var status = await SearchWhileRecoveringAsync(recovery: Short, response: Long);

        Assert.Equal((503, true), (status.Code, status.Retriable));
    }

    [Fact]
    public async Task A_full_queue_of_scans_is_a_retriable_rate_limit()
    {
        using var folder = new TemporaryFolder();
        await using var app = GatewayHost.Build(folder, silo: silo => silo.WorkerQueue = 1);
        await app.StartAsync();
        using var steps = new CollectionSteps(GatewayHost.AddressOf(app));
        await steps.CreateAsync();
        await steps.LoadAsync();
        await steps.InsertAsync(1, 5);

        await using var held = await HeldWorkers.HoldAsync(app);
        held.Enqueue(() => { });
        var status = await steps.SearchStatusAsync();

        Assert.Equal(
            (8, Proto.ErrorCode.RateLimit, true), (status.Code, status.ErrorCode, status.Retriable));
    }

    /// <summary>Starts a server a second time with its workers held, so that no vchannel finishes its recovery.</summary>
    private static async Task<Proto.Status> SearchWhileRecoveringAsync(TimeSpan recovery, TimeSpan response)
    {
        using var folder = new TemporaryFolder();
        string name;
        await using (var first = GatewayHost.Build(folder))
        {
            await first.StartAsync();
            using var steps = new CollectionSteps(GatewayHost.AddressOf(first));
            await steps.CreateAsync();
            await steps.LoadAsync();
            await steps.InsertAsync(1, 5);
            name = steps.Name;
            await first.StopAsync();
        }

        await using var second = GatewayHost.Build(
            folder,
            silo: silo => silo.Engine = silo.Engine with { RecoveryWait = recovery },
            services: services => services.Configure<SiloMessagingOptions>(calls => calls.ResponseTimeout = response));
        await using var held = await HeldWorkers.HoldAsync(second);
        await second.StartAsync();
        using var later = new CollectionSteps(GatewayHost.AddressOf(second), name);
        return await later.SearchStatusAsync();
    }
}
