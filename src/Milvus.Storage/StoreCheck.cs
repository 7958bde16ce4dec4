using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.Inspection;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Storage;

/// <summary>
/// Looks through an object store: every file that a manifest names must be there and be whole (I4), and every file that
/// none names is an orphan, left by a flush that failed or lost a race. Holds one segment at a time and reads files in
/// pieces, so its memory does not grow with the store.
/// </summary>
/// <param name="store">What to look through.</param>
/// <param name="time">Tells how old an orphan is.</param>
public sealed class StoreCheck(IObjectStore store, TimeProvider time)
{
    private const int PieceBytes = 4 << 20;

    /// <summary>Looks and reports; deletes nothing.</summary>
    /// <param name="retention">Files younger than this are never orphans: their manifest may still come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoreReport> RunAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        var damages = ImmutableArray.CreateBuilder<DataCorruptException>();
        var orphans = ImmutableArray.CreateBuilder<ObjectInfo>();
        await foreach (var segment in new SegmentWalk(store).RunAsync("", cancellationToken))
        {
            orphans.AddRange(OrphansOf(segment, retention));
        }

        var (files, manifests) = (0, 0);
        await foreach (var finding in VerifyAsync("", quick: false, progress: null, cancellationToken))
        {
            damages.AddRange(finding.Damages);
            manifests += finding.Manifest is null ? 0 : 1;
            files += finding.Manifest?.Files.Count() ?? 0;
        }

        return new StoreReport(manifests, files, damages.ToImmutable(), orphans.ToImmutable());
    }

    /// <summary>The files of a segment that nothing names and that are old enough.</summary>
    /// <param name="segment">From a <see cref="SegmentWalk"/>.</param>
    /// <param name="retention">The least age.</param>
    public IEnumerable<ObjectInfo> OrphansOf(SegmentContent segment, TimeSpan retention)
    {
        var oldest = time.GetUtcNow() - retention;
        return segment.Unnamed.Where(file => file.ModifiedUtc < oldest);
    }

    /// <summary>Checks the files of every segment's newest manifest, by the paths of the manifests.</summary>
    /// <param name="after">The <see cref="ManifestFinding.Path"/> to go on behind; empty to begin.</param>
    /// <param name="quick">Whether to look at sizes only instead of reading every byte.</param>
    /// <param name="progress">Told after each manifest; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One finding a segment. A segment that is deleted meanwhile has none.</returns>
    public async IAsyncEnumerable<ManifestFinding> VerifyAsync(
        string after,
        bool quick,
        IProgress<StoreProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (segments, files, bytes) = (0L, 0L, 0L);
        await foreach (var path in NewestAsync(after, cancellationToken))
        {
            var finding = await VerifyAsync(path, quick, cancellationToken);
            if (finding is null)
            {
                continue;
            }

            segments++;
            files += finding.Manifest?.Files.Count() ?? 0;
            bytes += finding.Manifest?.StoredBytes ?? 0;
            progress?.Report(new StoreProgress(path, segments, files, bytes));
            yield return finding;
        }
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

    /// <summary>The last path of each folder of manifests.</summary>
    private async IAsyncEnumerable<string> NewestAsync(
        string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? newest = null;
        await foreach (var info in store.ListAsync(BinlogPath.ManifestPrefix, cancellationToken))
        {
            if (newest is not null && FolderOf(newest) != FolderOf(info.Path))
            {
                yield return newest;
            }

            newest = string.CompareOrdinal(info.Path, after) > 0 ? info.Path : null;
        }

        if (newest is not null)
        {
            yield return newest;
        }
    }

    /// <summary>Checks the files of one manifest.</summary>
    /// <param name="path">The manifest's path.</param>
    /// <param name="quick">Whether to look at sizes only instead of reading every byte.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no such manifest, or none any more.</returns>
    public async Task<ManifestFinding?> VerifyAsync(string path, bool quick, CancellationToken cancellationToken)
    {
        SegmentManifest manifest;
        try
        {
            if (await store.GetAsync(path, cancellationToken) is not { } found)
            {
                return null;
            }

            manifest = ManifestCodec.Decode(found.Content, path);
        }
        catch (DataCorruptException damage)
        {
            return new ManifestFinding(path, null, [damage]);
        }

        var damages = ImmutableArray.CreateBuilder<DataCorruptException>();
        foreach (var file in manifest.Files)
        {
            if (await CheckAsync(file, quick, cancellationToken) is { } damage)
            {
                damages.Add(damage);
            }
        }

        // A drop deletes files before or after the manifests, and it may have done so while the files were read.
        return damages.Count > 0 && await store.GetRangeAsync(path, 0, 1, cancellationToken) is null
            ? null
            : new ManifestFinding(path, manifest, damages.ToImmutable());
    }

    private async Task<DataCorruptException?> CheckAsync(
        BlobFile file, bool quick, CancellationToken cancellationToken)
    {
        var (length, checksum) = (quick ? Math.Max(0, file.Bytes - 1) : 0L, 0U);
        for (var wasWhole = true; wasWhole;)
        {
            var piece = await store.GetRangeAsync(file.Path, length, PieceBytes, cancellationToken);
            if (piece is not { } bytes)
            {
                return new DataCorruptException(file.Path, 0, "missing, though a manifest names it");
            }

            length += bytes.Length;
            checksum = Crc32C.Append(checksum, bytes.Span);
            wasWhole = bytes.Length == PieceBytes;
        }

        return length != file.Bytes || (!quick && checksum != file.Crc32C)
            ? new DataCorruptException(file.Path, 0, "corrupt: size or checksum is not the manifest's")
            : null;
    }

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
