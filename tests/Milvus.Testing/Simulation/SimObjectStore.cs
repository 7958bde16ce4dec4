using System.Runtime.CompilerServices;
using Milvus.Core.Ports;

namespace Milvus.Testing.Simulation;

/// <summary>
/// The objects behind <paramref name="backing"/> as seen through a network that delays, fails and forgets answers. A
/// request on its way arrives even when its sender dies meanwhile.
/// </summary>
/// <param name="scheduler">Runs it.</param>
/// <param name="backing">Where the objects are.</param>
/// <param name="random">Draws latency and faults.</param>
/// <param name="isLost">Whether a request that arrives now is lost after all, as when it dies with its sender.</param>
public sealed class SimObjectStore(
    SimScheduler scheduler, IObjectStore backing, Random random, Func<bool>? isLost = null) : IObjectStore
{
    private readonly List<(string Path, TimeSpan At)> _recent = [];

    /// <summary>How it behaves from now on.</summary>
    public StoreFaults Faults { get; set; } = StoreFaults.None;

    /// <summary>Called when an object has been put, before anybody is told.</summary>
    public Func<string, Task>? Put { get; set; }

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(
        async () =>
        {
            var found = await backing.GetAsync(path, CancellationToken.None);
            return found is { } stored ? stored with { Content = Flip(stored.Content) } : found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken) => SendAsync(
        async () =>
        {
            var found = await backing.GetRangeAsync(path, offset, length, CancellationToken.None);
            return found is { } bytes ? Flip(bytes) : found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        var sent = Copy(content);
        return SendAsync(
            () => PutAsync(path, () => backing.PutIfAbsentAsync(path, sent, CancellationToken.None)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken)
    {
        var sent = Copy(content);
        return SendAsync(
            () => PutAsync(path, () => backing.PutIfMatchAsync(path, sent, tag, CancellationToken.None)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await SendAsync(
            async () =>
            {
                var isStale = random.NextDouble() < Faults.StaleList && !prefix.StartsWith("log", StringComparison.Ordinal);
                var hidden = isStale ? _recent.Select(put => put.Path).ToHashSet() : [];
                var all = new List<ObjectInfo>();
                await foreach (var info in backing.ListAsync(prefix, CancellationToken.None))
                {
                    if (!hidden.Contains(info.Path))
                    {
                        all.Add(info);
                    }
                }

                return all;
            },
            cancellationToken);
        foreach (var info in found)
        {
            yield return info;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(
        async () =>
        {
            await backing.DeleteAsync(path, CancellationToken.None);
            return true;
        },
        cancellationToken);

    private async Task<string?> PutAsync(string path, Func<Task<string?>> put)
    {
        var tag = await put();
        if (tag is not null)
        {
            _recent.RemoveAll(recent => recent.At < scheduler.Elapsed - TimeSpan.FromSeconds(2));
            _recent.Add((path, scheduler.Elapsed));
            await (Put?.Invoke(path) ?? Task.CompletedTask);
        }

        return tag;
    }

    private async Task<T> SendAsync<T>(Func<Task<T>> arrive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (there, back) = (Latency(), Latency());
        var draw = random.NextDouble();
        var before = Faults.Outage || draw < Faults.ErrorBefore;
        var after = !before && draw < Faults.ErrorBefore + Faults.ErrorAfter;
        scheduler.After(there, () => _ = ArriveAsync());
        await using var canceled = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        return await answer.Task;

        async Task ArriveAsync()
        {
            if (isLost?.Invoke() ?? false)
            {
                return;
            }

            try
            {
                var result = before ? throw new IOException("simulated: the store refused") : await arrive();
                scheduler.After(back, () => _ = after
                    ? answer.TrySetException(new IOException("simulated: the answer was lost"))
                    : answer.TrySetResult(result));
            }
            catch (Exception failure)
            {
                scheduler.After(back, () => answer.TrySetException(failure));
            }
        }
    }

    private TimeSpan Latency() => random.NextDouble() < Faults.Slow
        ? TimeSpan.FromMilliseconds(random.Next(200, 8000))
        : TimeSpan.FromMicroseconds(random.Next(50, 5000));

    private ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length == 0 || random.NextDouble() >= Faults.BitFlip)
        {
            return bytes;
        }

        var flipped = bytes.ToArray();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    // Senders may reuse their buffers once their call has ended, also when it was given up.
    private static ReadOnlyMemory<byte>[] Copy(IReadOnlyList<ReadOnlyMemory<byte>> content) =>
        [.. content.Select(piece => (ReadOnlyMemory<byte>)piece.ToArray())];
}
