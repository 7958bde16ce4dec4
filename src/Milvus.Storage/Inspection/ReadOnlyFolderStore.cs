using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Disks;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Inspection;

/// <summary>
/// The objects of a local folder for whoever only looks: takes no lock, makes and deletes nothing, so that it may be
/// used beside the server. Blocks its caller. Every change is refused by an <see cref="InvalidOperationException"/>.
/// </summary>
/// <param name="root">The folder; one that does not exist is an empty store.</param>
public sealed class ReadOnlyFolderStore(string root) : IObjectStore
{
    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var file = Open(path, cancellationToken);
        return Task.FromResult(
            file is null ? (StoredObject?)null : new StoredObject(Read(file, 0, file.Length), ""));
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        Invariant.Holds(offset >= 0 && length >= 0, $"{length} bytes from {offset} are no range.");
        using var file = Open(path, cancellationToken);
        return Task.FromResult(
            file is null
                ? (ReadOnlyMemory<byte>?)null
                : Read(file, offset, Math.Clamp(file.Length - offset, 0, length)));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        throw Refusal(path);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Task<string?> PutIfMatchAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        string tag,
        CancellationToken cancellationToken) => throw Refusal(path);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => throw Refusal(path);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var cut = prefix.LastIndexOf('/');
        var pending = new Stack<(string Path, DiskEntry Entry)>();
        pending.Push((cut < 0 ? "" : prefix[..cut], new DiskEntry("", true, 0, default)));
        while (pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!next.Entry.IsFolder)
            {
                yield return new ObjectInfo(next.Path, next.Entry.Bytes, new DateTimeOffset(next.Entry.ModifiedUtc));
                continue;
            }

            foreach (var child in Children(next.Path, prefix))
            {
                pending.Push(child);
            }
        }
    }

    // Last first, because they go onto a stack; a folder sorts as its paths do.
    private IEnumerable<(string Path, DiskEntry Entry)> Children(string folder, string prefix) =>
        RealDisk.Instance.List(folder.Length == 0 ? root : $"{root}/{folder}")
            .Where(entry => entry.Name[0] != '.')
            .Select(entry => (Path: folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}", Entry: entry))
            .Select(child => (child.Path, child.Entry, Key: child.Entry.IsFolder ? $"{child.Path}/" : child.Path))
            .Where(child => child.Key.StartsWith(prefix, StringComparison.Ordinal)
                || (child.Entry.IsFolder && prefix.StartsWith(child.Key, StringComparison.Ordinal)))
            .OrderByDescending(child => child.Key, StringComparer.Ordinal)
            .Select(child => (child.Path, child.Entry));

    private IDiskFile? Open(string path, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        cancellationToken.ThrowIfCancellationRequested();
        return RealDisk.Instance.TryOpenRead($"{root}/{path}");
    }

    private static ReadOnlyMemory<byte> Read(IDiskFile file, long offset, long length)
    {
        var content = GC.AllocateUninitializedArray<byte>(checked((int)length));
        return content.AsMemory(0, file.Read(content, offset));
    }

    private static InvalidOperationException Refusal(string path) =>
        new($"{path} cannot be changed: the folder is open for reading only.");
}
