using Milvus.Core.Ports;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>A store whose puts can be held, repeated or failed, by their paths.</summary>
internal sealed class HookedStore(IObjectStore inner) : IObjectStore
{
    /// <summary>Awaited before a put reaches the store; may throw.</summary>
    public Func<string, Task>? BeforePut { get; set; }

    /// <summary>Awaited when a put has ended; may throw.</summary>
    public Func<string, Task>? AfterPut { get; set; }

    /// <summary>Puts each object twice, as a client does that missed the first answer.</summary>
    public bool RepeatsPuts { get; set; }

    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) =>
        inner.GetAsync(path, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken) =>
        inner.GetRangeAsync(path, offset, length, cancellationToken);

    public async Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        await (BeforePut?.Invoke(path) ?? Task.CompletedTask);
        var tag = await inner.PutIfAbsentAsync(path, content, cancellationToken);
        if (RepeatsPuts)
        {
            tag = await inner.PutIfAbsentAsync(path, content, cancellationToken);
        }

        await (AfterPut?.Invoke(path) ?? Task.CompletedTask);
        return tag;
    }

    public Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken) =>
        inner.PutIfMatchAsync(path, content, tag, cancellationToken);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        inner.DeleteAsync(path, cancellationToken);
}
