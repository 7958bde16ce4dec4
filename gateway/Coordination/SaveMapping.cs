using System.Collections.Immutable;
using System.Globalization;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages.Writers;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>Reads what an outside writer has saved.</summary>
internal static class SaveMapping
{
    // The newest form of binlogs that can be read.
    private const long MaxStorageVersion = 1;

    // Where a segment's files begin, below whatever root the writer has.
    private static readonly string[] Folders = ["/insert_log/", "/stats_log/", "/delta_log/"];

    /// <summary>1100 for what makes no sense, 10 for imports.</summary>
    public static Outcome<SaveBinlogsRequest> ToRequest(Data.SaveBinlogPathsRequest request)
    {
        if (request.Importing) return MilvusErrors.Unimplemented("SaveBinlogPaths for imports");
        if (request.SegLevel == Proto.SegmentLevel.L0)
            return MilvusErrors.Invalid("seg_level", "a level that holds rows", request.SegLevel);
        if (request.StorageVersion is < 0 or > MaxStorageVersion)
            return MilvusErrors.Invalid("storageVersion", $"0 … {MaxStorageVersion}", request.StorageVersion);
        var writer = Callers.WriterOf(request.Base);
        if (!writer.IsOk) return writer.Error;
        var binlogs = FilesOf(request.Field2BinlogPaths);
        if (!binlogs.IsOk) return binlogs.Error;
        var statslogs = FilesOf(request.Field2StatslogPaths);
        if (!statslogs.IsOk) return statslogs.Error;
        var deltalogs = FilesOf(request.Deltalogs);
        if (!deltalogs.IsOk) return deltalogs.Error;
        var checkpoints = CheckpointsOf(request.CheckPoints);
        if (!checkpoints.IsOk) return checkpoints.Error;
        return new SaveBinlogsRequest
        {
            Writer = writer.Value,
            Segment = new SegmentId(request.SegmentId),
            Partition = new PartitionId(request.PartitionId),
            Binlogs = binlogs.Value,
            Statslogs = statslogs.Value,
            Deltalogs = deltalogs.Value,
            Checkpoints = checkpoints.Value,
            Starts = StartsOf(request.StartPositions),
            Full = request.WithFullBinlogs,
            Flushed = request.Flushed,
            Dropped = request.Dropped,
        };
    }

    /// <summary>A place in the writer's stream.</summary>
    public static WriterPosition ToPosition(this Proto.Msg.MsgPosition position) => new()
    {
        MessageId = [.. position.MsgId.Span],
        Group = position.MsgGroup,
        At = new Timestamp(position.Timestamp),
    };

    private static Outcome<ImmutableArray<OutsideFile>> FilesOf(IEnumerable<Data.FieldBinlog> fields)
    {
        var files = ImmutableArray.CreateBuilder<OutsideFile>();
        foreach (var field in fields)
        {
            if (field.FieldId < 0) return CoordinationErrors.Negative("fieldID", field.FieldId);
            foreach (var log in field.Binlogs)
            {
                if (Check(field, log) is { } error) return error;
                files.Add(new OutsideFile
                {
                    Field = new FieldId(field.FieldId),
                    Path = BelowRoot(log.LogPath),
                    Entries = log.EntriesNum,
                    LogId = log.LogPath.Length > 0 ? 0 : log.LogId,
                });
            }
        }

        return files.ToImmutable();
    }

    private static MilvusError? Check(Data.FieldBinlog field, Data.Binlog log)
    {
        if (log.EntriesNum < 0) return CoordinationErrors.Negative($"entries_num of field {field.FieldId}", log.EntriesNum);
        if (log.LogSize < 0) return CoordinationErrors.Negative($"log_size of field {field.FieldId}", log.LogSize);
        if (log.MemorySize < 0) return CoordinationErrors.Negative($"memory_size of field {field.FieldId}", log.MemorySize);
        if (log.LogPath.Length == 0)
            return log.LogId > 0 ? null
                : MilvusErrors.Invalid($"log of field {field.FieldId}", "a log_path or a logID above 0", log.LogId);
        var name = log.LogPath.AsSpan(log.LogPath.LastIndexOf('/') + 1);
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null
            : MilvusErrors.Invalid("log_path", "a path whose file name is a number", log.LogPath);
    }

    /// <summary>Writers name objects from their bucket on, and ours are told from the root of the store on.</summary>
    private static string BelowRoot(string path)
    {
        foreach (var folder in Folders)
            if (path.LastIndexOf(folder, StringComparison.Ordinal) is >= 0 and var at)
                return path[(at + 1)..];
        return path;
    }

    private static Outcome<ImmutableArray<SegmentPosition>> CheckpointsOf(IEnumerable<Data.CheckPoint> checkpoints)
    {
        var positions = ImmutableArray.CreateBuilder<SegmentPosition>();
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.NumOfRows < 0)
                return CoordinationErrors.Negative($"num_of_rows of segment {checkpoint.SegmentId}", checkpoint.NumOfRows);
            if (checkpoint.Position is null)
                return MilvusErrors.Invalid($"checkpoint of segment {checkpoint.SegmentId}", "a position", "none");
            positions.Add(new SegmentPosition
            {
                Segment = new SegmentId(checkpoint.SegmentId),
                Position = checkpoint.Position.ToPosition(),
                Rows = checkpoint.NumOfRows,
            });
        }

        return positions.ToImmutable();
    }

    /// <summary>Those that say where; the others have no first row yet.</summary>
    private static ImmutableArray<SegmentPosition> StartsOf(IEnumerable<Data.SegmentStartPosition> starts) =>
    [
        .. starts.Where(start => start.StartPosition is { MsgId.IsEmpty: false }).Select(start => new SegmentPosition
        {
            Segment = new SegmentId(start.SegmentId),
            Position = start.StartPosition.ToPosition(),
        }),
    ];
}
