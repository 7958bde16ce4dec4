using System.Runtime.CompilerServices;
using Milvus.Core.Ports;
using Milvus.Simulation.Tests.Worlds;

namespace Milvus.Simulation.Tests.Checks;

/// <summary>Logs that tell the shadow what became durable, before their owner hears of it.</summary>
/// <param name="inner">The real logs.</param>
/// <param name="world">Has the shadow.</param>
/// <param name="silo">Whose view this is.</param>
/// <param name="hops">Whether calls take a moment; logs of an object store do by themselves.</param>
internal sealed class WatchedLogStore(ILogStore inner, SimWorld world, SimSilo silo, bool hops) : ILogStore
{
    public ILog Get(string name) => new WatchedLog(inner.Get(name), this);

    public async IAsyncEnumerable<LogCommit> ReadAsync(
        string name,
        LogPosition after,
        LogPosition upTo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await HopAsync();
        await foreach (var commit in inner.ReadAsync(name, after, upTo, cancellationToken))
        {
            yield return commit;
        }
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await HopAsync();
        return await inner.ListAsync(cancellationToken);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await HopAsync();
        await inner.DeleteAsync(name, cancellationToken);
        await HopAsync();
    }

    private Task HopAsync() => hops ? Task.Delay(TimeSpan.FromMicroseconds(100), silo.Time) : Task.CompletedTask;

    private sealed class WatchedLog(ILog log, WatchedLogStore store) : ILog
    {
        private SimWorld World => store.World;

        public string Name => log.Name;

        public async Task<LogOpened> OpenAsync(CancellationToken cancellationToken)
        {
            await store.HopAsync();
            var opened = await log.OpenAsync(cancellationToken);
            World.Shadow.Opened(Name, opened);
            await store.HopAsync();
            return opened;
        }

        public IAsyncEnumerable<LogCommit> ReadFromAsync(LogPosition after, CancellationToken cancellationToken) =>
            log.ReadFromAsync(after, cancellationToken);

        public async Task<LogPosition> AppendAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> payload, long expectedEpoch, CancellationToken cancellationToken)
        {
            await store.HopAsync();
            var position = await log.AppendAsync(payload, expectedEpoch, cancellationToken);
            World.Shadow.Appended(Name, position, expectedEpoch);
            await store.HopAsync();
            return position;
        }

        public async Task ConfirmAsync(long expectedEpoch, CancellationToken cancellationToken)
        {
            await store.HopAsync();
            await log.ConfirmAsync(expectedEpoch, cancellationToken);
        }

        public async Task ReplaceSnapshotAsync(
            ReadOnlyMemory<byte> snapshot, LogPosition at, long expectedEpoch, CancellationToken cancellationToken)
        {
            await store.HopAsync();
            await log.ReplaceSnapshotAsync(snapshot, at, expectedEpoch, cancellationToken);
            await store.HopAsync();
        }

        public async Task TruncateAsync(LogPosition upTo, long expectedEpoch, CancellationToken cancellationToken)
        {
            await store.HopAsync();
            await log.TruncateAsync(upTo, expectedEpoch, cancellationToken);
            await store.HopAsync();
        }

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }

    private SimWorld World => world;
}
