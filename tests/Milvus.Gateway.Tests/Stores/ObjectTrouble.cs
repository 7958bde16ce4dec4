using System.Runtime.CompilerServices;
using Milvus.Core.Ports;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>An object store, and something between it and the server, for every operation alike.</summary>
internal sealed class ObjectTrouble(IObjectStore store) : IObjectStore
{
    /// <summary>Awaited before an operation reaches the store, with its path; may throw.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Awaited after a put or a deletion has been done, with its path; may throw: the answer is lost.</summary>
    public Func<string, Task>? AfterChange { get; set; }

    public async Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        await BeforeAsync(path);
        return await store.GetAsync(path, cancellationToken);
    }

    public async Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        await BeforeAsync(path);
        return await store.GetRangeAsync(path, offset, length, cancellationToken);
    }

    public async Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        await BeforeAsync(path);
        var tag = await store.PutIfAbsentAsync(path, content, cancellationToken);
        await AfterAsync(path);
        return tag;
    }

    public async Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken)
    {
        await BeforeAsync(path);
        var next = await store.PutIfMatchAsync(path, content, tag, cancellationToken);
        await AfterAsync(path);
        return next;
    }

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await BeforeAsync(prefix);
        await foreach (var info in store.ListAsync(prefix, cancellationToken)) yield return info;
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        await BeforeAsync(path);
        await store.DeleteAsync(path, cancellationToken);
        await AfterAsync(path);
    }

    private Task BeforeAsync(string path) => Before?.Invoke(path) ?? Task.CompletedTask;

    private Task AfterAsync(string path) => AfterChange?.Invoke(path) ?? Task.CompletedTask;
}
