using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Segments;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Engine.Channels;

/// <summary>Files of the outside writer: read first, then in the log, then named by a manifest (I4).</summary>
public sealed partial class ChannelProcess
{
    /// <summary>Bounds one request.</summary>
    private const int MaxSavedFiles = 10_000;

    /// <summary>1 KiB in base64.</summary>
    private const int MaxMessageChars = 1368;

    /// <summary>Takes files that the outside writer has put into the store, each read and checked first.</summary>
    /// <returns>
    /// 500 for who is not the writer, 600 for an unknown segment, 1100 for a file that is not what it should be; then
    /// nothing has changed.
    /// </returns>
    public async Task<Outcome<bool>> SaveAsync(SaveSpec save)
    {
        if ((await WhenOpenAsync() ?? FindFlaw(save)) is { } refusal)
        {
            return refusal;
        }

        var segment = _state.Segments[save.Segment];
        save = save with { Files = [.. save.Files.Select(file => WithPath(segment, file))] };
        var files = NamedFiles(save, segment);
        if (!files.IsOk)
        {
            return files.Error;
        }

        var required = _schema!.Fields
            .Where(field => !field.Nullable && field.Default is null && !field.IsDynamic)
            .Select(field => field.Id);
        var command = new SaveBinlogs(
            save.By,
            save.Segment,
            new SaveFiles(files.Value, [FieldId.RowId, FieldId.Timestamp, .. required], Now())
            {
                Full = save.Full,
                Complete = save.Complete,
            },
            _book)
        {
            Drop = save.Drop,
            Positions =
            [
                .. save.Starts.Select(start => (start.Segment, new SavePositions(start.Position, null))),
                .. save.Checkpoints.Select(place => (place.Segment, new SavePositions(null, place.Position))),
            ],
        };
        if (ChannelMachine.Counts(_state, command))
        {
            files = await ReadFreshAsync(save, segment, files.Value);
            if (!files.IsOk)
            {
                return files.Error;
            }
        }

        var outcome = await SubmitAsync(proposal => command with
        {
            Grants = proposal.Book,
            Save = command.Save with { Files = files.Value, Now = Now() },
        });
        return outcome.IsOk ? true : outcome.Error;
    }

    /// <summary>Takes where the outside writer is in its stream.</summary>
    /// <returns>500 for who is not the writer, 1100 for a place that is before the known one or names nothing.</returns>
    public async Task<Outcome<bool>> CheckpointAsync(ChannelWriter by, StreamPosition position)
    {
        if (FindFlaw(position) is { } flaw)
        {
            return flaw;
        }

        if (position.Message.Length == 0 || position.At == Timestamp.Zero)
        {
            return MilvusErrors.Invalid($"position of {Name}", "a message and a timestamp", position);
        }

        var outcome = await SubmitAsync(_ => new CheckpointWriter(by, position));
        return outcome.IsOk ? true : outcome.Error;
    }

    /// <summary>Seals or drops one segment; the state that it has is satisfied.</summary>
    /// <param name="segment">Which.</param>
    /// <param name="target">Sealed or Dropped.</param>
    /// <returns>600 when it is unknown, 1100 for a state that it cannot get.</returns>
    public async Task<Outcome<bool>> MoveSegmentAsync(SegmentId segment, SegmentLifecycle target)
    {
        var outcome = await SubmitAsync(proposal => new MoveSegment(segment, target, Now(), proposal.Book));
        return outcome.IsOk ? true : outcome.Error;
    }

    private MilvusError? FindFlaw(SaveSpec save)
    {
        if (_schema is null)
        {
            return MilvusErrors.ChannelNotFound(Name);
        }

        if (ChannelMachine.CheckWriter(_state, save.By) is { } stranger)
        {
            return stranger;
        }

        if (!_state.Segments.TryGetValue(save.Segment, out var segment))
        {
            return MilvusErrors.SegmentNotFound(save.Segment);
        }

        if (save.Partition.Value != 0 && save.Partition != segment.Partition)
        {
            return MilvusErrors.Invalid($"partition of segment {segment.Id}", segment.Partition, save.Partition);
        }

        if (save.Files.Length > MaxSavedFiles)
        {
            return MilvusErrors.Invalid($"files of segment {segment.Id}", $"at most {MaxSavedFiles}", save.Files.Length);
        }

        return save.Starts.Concat(save.Checkpoints)
            .Select(one => FindFlaw(one.Position))
            .FirstOrDefault(one => one is not null);
    }

    private static MilvusError? FindFlaw(StreamPosition position) =>
        position.Message.Length > MaxMessageChars || position.Group.Length > MaxMessageChars
            ? MilvusErrors.Invalid(
                "message id of a position, in base64", $"at most {MaxMessageChars}", position.Message.Length)
            : position.At > Timestamp.Max
            ? MilvusErrors.Invalid("timestamp of a position", $"at most {Timestamp.Max}", position.At)
            : null;

    /// <summary>The files by their paths alone, before anybody has looked at them.</summary>
    private Outcome<ImmutableArray<SavedFile>> NamedFiles(SaveSpec save, SegmentState segment)
    {
        var files = ImmutableArray.CreateBuilder<SavedFile>(save.Files.Length);
        foreach (var file in save.Files)
        {
            var wanted = PathOf(segment, file.Kind, file.Field, 0);
            if (!BinlogPath.TryParse(file.Path, out var path) || path with { LogId = 0 } != wanted)
            {
                return MilvusErrors.Invalid(
                    $"path of a file of segment {segment.Id}", $"{wanted.ToString()[..^1]}<log id>", file.Path);
            }

            files.Add(new SavedFile(
                file.Kind,
                path.FieldId ?? default,
                path.LogId,
                file.Entries,
                0,
                0,
                Timestamp.Zero,
                Timestamp.Zero,
                0));
        }

        return files.MoveToImmutable();
    }

    private async Task<Outcome<ImmutableArray<SavedFile>>> ReadFreshAsync(
        SaveSpec save, SegmentState segment, ImmutableArray<SavedFile> named)
    {
        var known = (segment.Saved ?? SavedBinlogs.None).Files.ToDictionary(file => file.Key);
        var fresh = named.Select((file, i) => (file.Key, save.Files[i]))
            .Where(file => !known.ContainsKey(file.Key))
            .DistinctBy(file => file.Key)
            .ToArray();
        if (fresh.Length > 0)
        {
            var read = await _ports.Segments.CheckAsync(segment.Id, new OutsideFilesSpec(
                Name.Collection,
                segment.Partition,
                _schema!,
                segment.FirstTimestamp.Previous,
                segment.LastMoment,
                [.. fresh.Select(file => (file.Item2.Path, file.Item2.Entries))]));
            if (!read.IsOk)
            {
                return read.Error;
            }

            foreach (var (file, found) in fresh.Zip(read.Value))
            {
                known[file.Key] = new SavedFile(
                    file.Key.Kind,
                    file.Key.Field,
                    file.Key.Log,
                    found.Entries,
                    found.Bytes,
                    found.MemoryBytes,
                    found.TimestampFrom,
                    found.TimestampTo,
                    found.Crc32C);
            }
        }

        return named.Select(file => known[file.Key]).ToImmutableArray();
    }

    private async Task<string?> WriteManifestAsync(SegmentState segment)
    {
        var since = segment.FirstTimestamp.Previous;
        var written = await _ports.Segments.AdoptAsync(segment.Id, new OutsideSegmentSpec(
            Name.Collection,
            segment.Partition,
            Name,
            _schema!,
            segment.Rows,
            since,
            [.. segment.Saved!.Files.Select(file => BlobOf(segment, file))],
            Holds(segment.Id)));
        if (!written.IsOk)
        {
            return written.Error.ToString();
        }

        var (manifest, rows, bytes, deletesUpTo) = written.Value;

        // I1: what is settled is handed to nobody again, so nothing that may hit a row was.
        Invariant.Holds(
            deletesUpTo >= _state.Settled,
            $"Segment {segment.Id} has the deletes up to {deletesUpTo}, those up to {_state.Settled} are settled.");
        _deliveries[segment.Id] = new SegmentDelivery(deletesUpTo, NextStream());
        var failure = await TellAsync(segment.Id, new RegisterFlushed(manifest, rows, bytes));
        if (failure is null && _loaded)
        {
            StartLoading();
        }

        return failure;
    }

    /// <summary>Newer nodes send numbers alone.</summary>
    private SaveFileSpec WithPath(SegmentState segment, SaveFileSpec file) => file is { Path: "", Log: > 0 }
        ? file with { Path = PathOf(segment, file.Kind, file.Field, file.Log).ToString() }
        : file;

    /// <summary>A saved file as manifests name it.</summary>
    private BlobFile BlobOf(SegmentState segment, SavedFile file) => new(
        file.Log,
        PathOf(segment, file.Kind, file.Field, file.Log).ToString(),
        file.Bytes,
        file.Memory,
        file.Rows,
        file.From,
        file.To,
        file.Crc);

    private BinlogPath PathOf(SegmentState segment, SavedFileKind kind, FieldId field, long log) => kind switch
    {
        SavedFileKind.Insert => new(BinlogKind.Insert, Name.Collection, segment.Partition, segment.Id, field, log),
        SavedFileKind.Stats =>
            new(BinlogKind.Stats, Name.Collection, segment.Partition, segment.Id, _schema!.PrimaryKey.Id, log),
        SavedFileKind.Delta => new(BinlogKind.Delta, Name.Collection, segment.Partition, segment.Id, null, log),
        _ => throw new InvariantException($"File kind {(int)kind} is none."),
    };
}
