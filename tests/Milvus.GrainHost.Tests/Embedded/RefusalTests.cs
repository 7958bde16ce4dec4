using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Milvus.GrainHost.Tests.Embedded;

/// <summary>What the embedded host cannot do it says, by name. Orleans can do all of it.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public void Streams_as_results_are_refused() =>
        Refused("IStreamingGrain.CountAsync: IAsyncEnumerable", () => _silo.Grains.GetGrain<IStreamingGrain>(1));

    [Fact]
    public void Generic_methods_are_refused() =>
        Refused("IGenericMethodGrain.EchoAsync: generic", () => _silo.Grains.GetGrain<IGenericMethodGrain>(1));

    [Fact]
    public void Properties_are_refused() =>
        Refused("IPropertyGrain.get_Count: properties", () => _silo.Grains.GetGrain<IPropertyGrain>(1));

    [Fact]
    public void Observers_are_refused() =>
        Refused("observers", () => _silo.Grains.CreateObjectReference<IGrainObserver>(null!));

    [Fact]
    public async Task Joining_another_silo_is_refused()
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, 11111);
        await Assert.ThrowsAsync<NotSupportedException>(
            () => TestSilo.StartAsync(silo => silo.UseLocalhostClustering(primarySiloEndpoint: endpoint)));
    }

    [Fact]
    public async Task Call_filters_are_refused_at_start() => await Assert.ThrowsAsync<NotSupportedException>(
        () => TestSilo.StartAsync(silo => silo.Services.AddSingleton<IIncomingGrainCallFilter, NoFilter>()));

    // Orleans wants a codec for it even within one silo.
    [Fact]
    public async Task A_message_nobody_can_change_needs_no_declaration()
    {
        var value = new Unchangeable("name", new IdNumber(1));
        Assert.Same(value, await _silo.Grains.GetGrain<IUnchangeableGrain>(2).EchoAsync(value));
    }

    private static void Refused(string text, Func<object?> use) =>
        Assert.Contains(text, Assert.Throws<NotSupportedException>(use).Message, StringComparison.Ordinal);

    private sealed class NoFilter : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => context.Invoke();
    }
}
