using System.Runtime.CompilerServices;
using Milvus.Core.Ports;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>
/// One actor's way to a store: slow, and without an answer now and then. A change whose answer is lost has happened,
/// has not, or happens at some later time. A listing shows what was there all the while, and of the rest some.
/// </summary>
internal sealed class SteppedStore(IObjectStore inner, Steps steps, int actor, double failing) : IObjectStore
{
    // Changes that are under way though nobody waits for them take their turns apart from the actor.
    private const int Late = 1000;

    public async Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        await steps.TurnAsync(actor);
        var found = await inner.GetAsync(path, cancellationToken);
        await steps.TurnAsync(actor);
        return found;
    }

    public async Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        await steps.TurnAsync(actor);
        var found = await inner.GetRangeAsync(path, offset, length, cancellationToken);
        await steps.TurnAsync(actor);
        return found;
    }

    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        ChangeAsync(() => inner.PutIfAbsentAsync(path, content, cancellationToken));

    public Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken) =>
        ChangeAsync(() => inner.PutIfMatchAsync(path, content, tag, cancellationToken));

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => ChangeAsync<string?>(async () =>
    {
        await inner.DeleteAsync(path, cancellationToken);
        return null;
    });

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await steps.TurnAsync(actor);
        var before = await ListOnceAsync(prefix);
        await steps.TurnAsync(actor);
        var after = await ListOnceAsync(prefix);
        await steps.TurnAsync(actor);
        foreach (var (path, info) in before.UnionBy(after, entry => entry.Key).OrderBy(entry => entry.Key,
            StringComparer.Ordinal))
        {
            if ((before.ContainsKey(path) && after.ContainsKey(path)) || steps.Random.Next(2) == 0)
            {
                yield return info;
            }
        }
    }

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        await steps.TurnAsync(actor);
        var fate = steps.Random.NextDouble() < failing ? steps.Random.Next(3) : -1;
        switch (fate)
        {
            case 0:
                _ = ChangeLateAsync(change);
                break;
            case 1:
                await change();
                break;
            case -1:
                var result = await change();
                await steps.TurnAsync(actor);
                return result;
        }

        await steps.TurnAsync(actor);
        throw new IOException("no answer");
    }

    private async Task ChangeLateAsync<T>(Func<Task<T>> change)
    {
        await steps.TurnAsync(Late + actor);
        await change();
    }

    private async Task<SortedDictionary<string, ObjectInfo>> ListOnceAsync(string prefix)
    {
        var found = new SortedDictionary<string, ObjectInfo>(StringComparer.Ordinal);
        await foreach (var info in inner.ListAsync(prefix, default))
        {
            found.Add(info.Path, info);
        }

        return found;
    }
}
