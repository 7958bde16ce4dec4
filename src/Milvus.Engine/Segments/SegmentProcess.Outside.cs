using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Segments;

namespace Milvus.Engine.Segments;

/// <summary>Segments that somebody else writes: their files are read before they count.</summary>
public sealed partial class SegmentProcess
{
    /// <summary>Files that are in memory at once while they are checked.</summary>
    private const int CheckedAtOnce = 4;

    /// <summary>Reads files and holds them against what they should be.</summary>
    /// <returns>In the order of the files; 1100 names the first that is not what it should be.</returns>
    public async Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(
        OutsideFilesSpec files, CancellationToken cancellationToken)
    {
        var wanted = new List<OutsideFile>();
        foreach (var (name, entries) in files.Files)
        {
            if (!BinlogPath.TryParse(name, out var path)
                || (path.CollectionId, path.PartitionId, path.SegmentId) != (files.Collection, files.Partition, Id))
            {
                return MilvusErrors.Invalid(
                    "path of a file", $"one of segment {Id} in partition {files.Partition} of {files.Collection}", name);
            }

            wanted.Add(new OutsideFile(files.Schema, path, files.Since, files.Until) { Entries = entries });
        }

        var checkedFiles = ImmutableArray.CreateBuilder<BlobFile>(wanted.Count);
        try
        {
            foreach (var some in wanted.Chunk(CheckedAtOnce))
            {
                checkedFiles.AddRange(
                    await Task.WhenAll(some.Select(file => ports.Files.CheckAsync(file, cancellationToken))));
            }
        }
        catch (DataCorruptException wrong)
        {
            return MilvusErrors.Invalid($"file of segment {Id}: {wrong.Message}");
        }
        catch (IOException failure)
        {
            return MilvusErrors.IoFailed($"files of segment {Id}: {failure.Message}");
        }

        return checkedFiles.MoveToImmutable();
    }

    /// <summary>Writes the manifest; a call while another writes waits for that one.</summary>
    public async Task<Outcome<FlushedSegment>> AdoptAsync(OutsideSegmentSpec files, CancellationToken cancellationToken)
    {
        if (_flushing is not { IsCompleted: false })
        {
            _flushing = InTimeAsync(token => AdoptNowAsync(files, token), _stop.Token);
        }

        return await _flushing.WaitAsync(cancellationToken);
    }

    private async Task<Outcome<FlushedSegment>> AdoptNowAsync(
        OutsideSegmentSpec files, CancellationToken cancellationToken)
    {
        try
        {
            _keep = files.KeepLoaded;
            return Written(await ports.Files.AdoptAsync(
                new OutsideSegment(
                    files.Schema,
                    files.Collection,
                    files.Partition,
                    Id,
                    files.Channel,
                    files.Rows,
                    BinlogsOf(files),
                    OfKind(files, BinlogKind.Stats),
                    OfKind(files, BinlogKind.Delta),
                    files.Since,
                    ports.Time.GetUtcNow()),
                cancellationToken));
        }
        catch (DataCorruptException wrong)
        {
            // A person may put the file back: it is owed until then.
            return MilvusErrors.IoFailed($"file of segment {Id}: {wrong.Message}");
        }
    }

    private static ImmutableArray<FieldBinlogs> BinlogsOf(OutsideSegmentSpec files)
    {
        var byField = OfKind(files, BinlogKind.Insert).ToLookup(
            file => BinlogPath.TryParse(file.Path, out var path) ? path.FieldId : null);
        FieldId[] order = [FieldId.RowId, FieldId.Timestamp, .. files.Schema.Fields.Select(field => field.Id)];
        return
        [
            .. order.Where(field => byField.Contains(field))
                .Select(field => new FieldBinlogs(field, [.. byField[field]])),
        ];
    }

    private static ImmutableArray<BlobFile> OfKind(OutsideSegmentSpec files, BinlogKind kind) =>
        [.. files.Files.Where(file => BinlogPath.TryParse(file.Path, out var path) && path.Kind == kind)];
}
