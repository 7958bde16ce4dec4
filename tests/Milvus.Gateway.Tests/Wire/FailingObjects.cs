using Milvus.Core.Ports;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>An object store whose binlogs cannot be written for as long as a test wants; all else goes through.</summary>
internal sealed class FailingObjects(IObjectStore store) : IObjectStore
{
    public const string Why = "the shelf is full";

    public bool Fails { get; set; }

    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) =>
        store.GetAsync(path, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken) =>
        store.GetRangeAsync(path, offset, length, cancellationToken);

    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        Fails && path.StartsWith("insert_log/", StringComparison.Ordinal)
            ? throw new IOException(Why)
            : store.PutIfAbsentAsync(path, content, cancellationToken);

    public Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken) =>
        store.PutIfMatchAsync(path, content, tag, cancellationToken);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        store.DeleteAsync(path, cancellationToken);
}
