using Milvus.Core.Ports;

namespace Milvus.Testing.Simulation;

/// <summary>A store whose gets and puts can be held, repeated or failed, by their paths.</summary>
/// <param name="inner">The real one.</param>
public sealed class HookedStore(IObjectStore inner) : IObjectStore
{
    /// <summary>Awaited before a read of an object or of a range reaches the store; may throw.</summary>
    public Func<string, Task>? BeforeGet { get; set; }

    /// <summary>Awaited before a put reaches the store; may throw.</summary>
    public Func<string, Task>? BeforePut { get; set; }

    /// <summary>Awaited when a put has ended; may throw.</summary>
    public Func<string, Task>? AfterPut { get; set; }

    /// <summary>Puts each object twice, as a client does that missed the first answer.</summary>
    public bool RepeatsPuts { get; set; }

    /// <inheritdoc/>
    public async Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        await (BeforeGet?.Invoke(path) ?? Task.CompletedTask);
        return await inner.GetAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        await (BeforeGet?.Invoke(path) ?? Task.CompletedTask);
        return await inner.GetRangeAsync(path, offset, length, cancellationToken);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken) =>
        inner.PutIfMatchAsync(path, content, tag, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        inner.DeleteAsync(path, cancellationToken);
}
