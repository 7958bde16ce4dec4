using System.Collections.Immutable;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Storage;

/// <summary>
/// Looks through an object store: every file that a manifest names must be there and be whole (I4), and every file that
/// none names is an orphan, left by a flush that failed or lost a race.
/// </summary>
/// <param name="store">What to look through.</param>
/// <param name="time">Tells how old an orphan is.</param>
public sealed class StoreCheck(IObjectStore store, TimeProvider time)
{
    private static readonly BinlogKind[] Kinds = [BinlogKind.Insert, BinlogKind.Stats, BinlogKind.Delta];

    /// <summary>Looks and reports; deletes nothing.</summary>
    /// <param name="retention">Files younger than this are never orphans: their manifest may still come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoreReport> RunAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        var damages = ImmutableArray.CreateBuilder<DataCorruptException>();

        // Files first: a manifest put meanwhile names files that are then not taken for orphans.
        var present = await ListDataAsync(cancellationToken);
        var (named, manifests) = (new SortedSet<string>(StringComparer.Ordinal), 0);
        await foreach (var info in store.ListAsync(BinlogPath.ManifestPrefix, cancellationToken))
        {
            var manifest = await ReadAsync(info.Path, damages, cancellationToken);
            if (manifest is null)
            {
                continue;
            }

            manifests++;
            foreach (var file in manifest.Files.Where(file => named.Add(file.Path)))
            {
                await CheckAsync(file, damages, cancellationToken);
            }
        }

        // A damaged manifest may name any file, so then nothing is known to be an orphan.
        var oldest = time.GetUtcNow() - retention;
        var orphans = damages.Any(damage => damage.Path.StartsWith(BinlogPath.ManifestPrefix, StringComparison.Ordinal))
            ? []
            : present.Where(info => info.ModifiedUtc < oldest && !named.Contains(info.Path)).ToImmutableArray();
        return new StoreReport(manifests, named.Count, damages.ToImmutable(), orphans);
    }

    /// <summary>Deletes the orphans of a report.</summary>
    /// <returns>How many bytes they had.</returns>
    public async Task<long> SweepAsync(StoreReport report, CancellationToken cancellationToken)
    {
        foreach (var orphan in report.Orphans)
        {
            await store.DeleteAsync(orphan.Path, cancellationToken);
        }

        return report.Orphans.Sum(orphan => orphan.Bytes);
    }

    private async Task<List<ObjectInfo>> ListDataAsync(CancellationToken cancellationToken)
    {
        var files = new List<ObjectInfo>();
        foreach (var kind in Kinds)
        {
            await foreach (var info in store.ListAsync(BinlogPath.PrefixOf(kind), cancellationToken))
            {
                files.Add(info);
            }
        }

        return files;
    }

    private async Task<SegmentManifest?> ReadAsync(
        string path, ImmutableArray<DataCorruptException>.Builder damages, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetAsync(path, cancellationToken) is { } found
                ? ManifestCodec.Decode(found.Content, path)
                : null;
        }
        catch (DataCorruptException damage)
        {
            damages.Add(damage);
            return null;
        }
    }

    private async Task CheckAsync(
        BlobFile file, ImmutableArray<DataCorruptException>.Builder damages, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(file.Path, cancellationToken);
        if (found is null)
        {
            damages.Add(new DataCorruptException(file.Path, 0, "missing, though a manifest names it"));
        }
        else if (found.Value.Content.Length != file.Bytes || Crc32C.Of(found.Value.Content.Span) != file.Crc32C)
        {
            damages.Add(new DataCorruptException(file.Path, 0, "corrupt: size or checksum is not the manifest's"));
        }
    }
}
