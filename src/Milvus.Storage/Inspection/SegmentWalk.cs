using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Milvus.Core.Ports;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Inspection;

/// <summary>
/// Walks the data files of a store, segment by segment in the order of their paths, holding one segment at a time. Each
/// segment's files are listed before its manifests are: a manifest that is put meanwhile names files that are then not
/// taken for orphans, and a file that is put later is in no list.
/// </summary>
/// <param name="store">What to walk.</param>
public sealed class SegmentWalk(IObjectStore store)
{
    private static readonly BinlogKind[] Kinds = [BinlogKind.Insert, BinlogKind.Stats, BinlogKind.Delta];

    /// <summary>Walks.</summary>
    /// <param name="after">The <see cref="SegmentContent.Position"/> of the last segment of an earlier walk; empty to
    /// begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Every segment with at least one data file. Files with other paths are passed over.</returns>
    public async IAsyncEnumerable<SegmentContent> RunAsync(
        string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lists = Kinds
            .Select(kind => new Listing(store.ListAsync(BinlogPath.PrefixOf(kind), cancellationToken)
                .GetAsyncEnumerator(cancellationToken)))
            .ToArray();
        try
        {
            foreach (var list in lists)
            {
                await list.MoveAsync(after);
            }

            while (lists.Where(list => list.Folder is not null).MinBy(list => list.Folder, StringComparer.Ordinal)
                is { Folder: { } folder } first)
            {
                var path = first.Path;
                var files = ImmutableArray.CreateBuilder<ObjectInfo>();
                foreach (var list in lists)
                {
                    while (list.Folder == folder)
                    {
                        files.Add(list.Info);
                        await list.MoveAsync(after);
                    }
                }

                yield return await ReadAsync(path, folder, files.ToImmutable(), cancellationToken);
            }
        }
        finally
        {
            foreach (var list in lists)
            {
                await list.DisposeAsync();
            }
        }
    }

    private async Task<SegmentContent> ReadAsync(
        BinlogPath path, string folder, ImmutableArray<ObjectInfo> files, CancellationToken cancellationToken)
    {
        var damages = ImmutableArray.CreateBuilder<DataCorruptException>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        var manifests = ImmutableArray.CreateBuilder<ObjectInfo>();
        SegmentManifest? newest = null;
        await foreach (var info in store.ListAsync(BinlogPath.ManifestFolder(path.SegmentId), cancellationToken))
        {
            manifests.Add(info);
            newest = await ReadAsync(info.Path, named, damages, cancellationToken);
        }

        // Last: a segment's last manifest is kept here before the others go.
        var dropped = await ReadAsync(BinlogPath.Dropped(path.SegmentId), named, damages, cancellationToken);
        return new SegmentContent
        {
            Position = folder,
            CollectionId = path.CollectionId,
            PartitionId = path.PartitionId,
            SegmentId = path.SegmentId,
            Files = files,
            Manifests = manifests.ToImmutable(),
            Newest = newest,
            Dropped = dropped,
            Damages = damages.ToImmutable(),
            Unnamed = damages.Count > 0 ? [] : [.. files.Where(file => !named.Contains(file.Path))],
        };
    }

    private async Task<SegmentManifest?> ReadAsync(
        string path,
        HashSet<string> named,
        ImmutableArray<DataCorruptException>.Builder damages,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await store.GetAsync(path, cancellationToken) is not { } found)
            {
                return null;
            }

            var manifest = ManifestCodec.Decode(found.Content, path);
            named.UnionWith(manifest.Files.Select(file => file.Path));
            return manifest;
        }
        catch (DataCorruptException damage)
        {
            damages.Add(damage);
            return null;
        }
    }

    /// <summary>The data files of one kind, and the segment's folder below the kind's of the current one.</summary>
    private sealed class Listing(IAsyncEnumerator<ObjectInfo> files) : IAsyncDisposable
    {
        public ObjectInfo Info { get; private set; }

        public BinlogPath Path { get; private set; }

        /// <summary><c>collection/partition/segment/</c>; null behind the last file.</summary>
        public string? Folder { get; private set; }

        public async Task MoveAsync(string after)
        {
            while (await files.MoveNextAsync())
            {
                if (BinlogPath.TryParse(files.Current.Path, out var path))
                {
                    var folder = $"{path.CollectionId}/{path.PartitionId}/{path.SegmentId}/";
                    if (string.CompareOrdinal(folder, after) > 0)
                    {
                        (Info, Path, Folder) = (files.Current, path, folder);
                        return;
                    }
                }
            }

            Folder = null;
        }

        public ValueTask DisposeAsync() => files.DisposeAsync();
    }
}
