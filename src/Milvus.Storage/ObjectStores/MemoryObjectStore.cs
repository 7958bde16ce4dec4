using System.Globalization;
using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Paths;

namespace Milvus.Storage.ObjectStores;

/// <summary>Objects in memory, for tests and for servers that keep nothing. Behaves as the durable stores do.</summary>
/// <param name="time">Stamps objects.</param>
public sealed class MemoryObjectStore(TimeProvider time) : IObjectStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Entry> _objects = new(StringComparer.Ordinal);
    private long _tags;

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) =>
        Locked<StoredObject?>(
            path,
            () => _objects.TryGetValue(path, out var entry)
                ? new StoredObject(entry.Content.ToArray(), entry.Tag)
                : null,
            cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        Invariant.Holds(offset >= 0 && length >= 0, $"{length} bytes from {offset} are no range.");
        return Locked<ReadOnlyMemory<byte>?>(path, () =>
        {
            if (!_objects.TryGetValue(path, out var entry))
            {
                return null;
            }

            var start = (int)Math.Min(offset, entry.Content.Length);
            return entry.Content.AsMemory(start, Math.Min(length, entry.Content.Length - start)).ToArray();
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        Locked(path, () => _objects.ContainsKey(path) ? null : Put(path, content), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> PutIfMatchAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        string tag,
        CancellationToken cancellationToken) =>
        Locked(
            path,
            () => _objects.TryGetValue(path, out var entry) && entry.Tag == tag ? Put(path, content) : null,
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectInfo[] found;
        lock (_gate)
        {
            found = _objects
                .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(entry => new ObjectInfo(entry.Key, entry.Value.Content.Length, entry.Value.ModifiedUtc))
                .ToArray();
        }

        foreach (var info in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return info;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        Locked(path, () => _objects.Remove(path), cancellationToken);

    private string Put(string path, IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        // Files and folders share names on a disk; refusing it here too keeps the stores alike.
        if (_objects.Keys.Any(other => IsBelow(other, path) || IsBelow(path, other)))
        {
            throw new IOException($"{path}: a folder or a file is in the way.");
        }

        var bytes = new byte[content.Sum(piece => piece.Length)];
        var end = 0;
        foreach (var piece in content)
        {
            piece.Span.CopyTo(bytes.AsSpan(end));
            end += piece.Length;
        }

        var tag = (++_tags).ToString("x16", CultureInfo.InvariantCulture);
        _objects[path] = new Entry(bytes, tag, time.GetUtcNow());
        return tag;
    }

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    private Task<T> Locked<T>(string path, Func<T> work, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            try
            {
                return Task.FromResult(work());
            }
            catch (IOException failure)
            {
                return Task.FromException<T>(failure);
            }
        }
    }

    private sealed record Entry(byte[] Content, string Tag, DateTimeOffset ModifiedUtc);
}
