using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class StatelessWorkerTests : IAsyncLifetime
{
    private readonly Gate _gate = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Work_at_the_same_time_is_done_by_different_activations()
    {
        var grain = _silo.Grains.GetGrain<IWorkerGrain>(1);
        Task<Guid>[] calls = [grain.WorkAsync(_gate), grain.WorkAsync(_gate)];
        await _gate.ArrivedAsync();
        await _gate.ArrivedAsync();
        _gate.Open();
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact]
    public async Task There_are_no_more_workers_than_allowed()
    {
        var grain = _silo.Grains.GetGrain<IWorkerGrain>(2);
        var calls = Enumerable.Range(0, 10).Select(_ => grain.WorkAsync(_gate)).ToArray();
        await _gate.ArrivedAsync();
        await _gate.ArrivedAsync();
        _gate.Open();
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }
}
