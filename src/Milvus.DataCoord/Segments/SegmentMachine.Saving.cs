using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using static Milvus.DataCoord.Segments.SegmentLifecycle;

namespace Milvus.DataCoord.Segments;

/// <summary>Files of an outside writer: they come in any order, twice, and again after a crash, and count once.</summary>
public static partial class SegmentMachine
{
    private static Outcome<ImmutableArray<SegmentEvent>> Save(SegmentState state, SaveFiles save)
    {
        var before = state.Saved ?? SavedBinlogs.None;
        var known = before.Files.Select(file => file.Key).ToHashSet();
        var fresh = save.Files.Where(file => known.Add(file.Key)).ToImmutableArray();
        if (before.Complete)
        {
            // What is complete may be in a manifest already: more would be lost without a word.
            return fresh.IsEmpty
                ? Satisfied
                : Refuse(state, save, $"it is complete without {fresh.Length} of these files, first log {fresh[0].Log}");
        }

        foreach (var file in fresh)
        {
            // What a grant allows; a row behind it could come behind the tick that ends the segment (I2).
            if (file is { Kind: SavedFileKind.Insert } && file.Field == FieldId.Timestamp
                && (file.From < state.FirstTimestamp || file.To > state.LastMoment))
            {
                return Refuse(
                    state,
                    save,
                    $"log {file.Log} has rows of {file.From} … {file.To}, grants are good for "
                    + $"{state.FirstTimestamp} … {state.LastMoment}");
            }
        }

        ImmutableArray<SavedFile> files =
            save.Full ? [.. save.Files.DistinctBy(file => file.Key)] : [.. before.Files, .. fresh];
        var rows = SavedBinlogs.RowsByField(files);
        if (save.Complete && FindGap(save, rows) is { } gap)
        {
            return Refuse(state, save, gap);
        }

        var isReplaced = save.Full && !files.SequenceEqual(before.Files);
        if (fresh.IsEmpty && !isReplaced && !save.Complete)
        {
            return Satisfied;
        }

        // Until it is complete, rows may be written that are not saved: those were reported, and keep it from being
        // taken for empty.
        var saved = rows.Values.FirstOrDefault();
        var count = save.Complete ? saved : Math.Max(saved, state.Rows);
        var change = new BinlogsSaved(save.Full ? files : fresh, count, save.Now)
        {
            Full = save.Full,
            Complete = save.Complete,
        };

        // The tick has passed it already, and nothing was written.
        return save.Complete && saved == 0 && state.Lifecycle == Flushing
            ? Accept(change, new SegmentDropped(save.Now))
            : Accept(change);
    }

    private static string? FindGap(SaveFiles save, SortedDictionary<FieldId, long> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var (first, most) = rows.First();
        foreach (var (field, count) in rows)
        {
            if (count != most)
            {
                return $"field {first} has {most} rows, field {field} has {count}";
            }
        }

        foreach (var field in save.Required)
        {
            if (!rows.ContainsKey(field))
            {
                return $"field {first} has {most} rows, field {field} has no file";
            }
        }

        return null;
    }

    private static Outcome<ImmutableArray<SegmentEvent>> Save(SegmentState state, SavePositions save)
    {
        var known = state.Saved ?? SavedBinlogs.None;
        var start = known.Start is null ? save.Start : null;
        var upTo = save.UpTo is { } place && (known.UpTo is null || place.At > known.UpTo.At) ? place : null;
        return start is null && upTo is null ? Satisfied : Accept(new PositionsSaved(start, upTo));
    }

    private static SegmentState OnSaved(SegmentState state, BinlogsSaved saved)
    {
        Follows(state, saved, state is { External: true, IsOnTheWay: true, IsComplete: false } && saved.Rows >= 0);
        var before = state.Saved ?? SavedBinlogs.None;
        var files = saved.Full ? saved.Files : before.Files.AddRange(saved.Files);
        return state with
        {
            Rows = saved.Rows,
            Bytes = saved.Rows * state.RowBytes,
            Binlogs = SavedBinlogs.MostBinlogs(files),
            LastTimestamp = Timestamp.Later(state.LastTimestamp, saved.At),
            Saved = before with { Files = files, Complete = saved.Complete },
        };
    }

    private static SegmentState OnPositions(SegmentState state, PositionsSaved positions)
    {
        var before = state.Saved ?? SavedBinlogs.None;
        Follows(
            state,
            positions,
            state is { External: true, IsOnTheWay: true }
            && (positions.Start is null || before.Start is null)
            && (positions.UpTo is null || before.UpTo is null || positions.UpTo.At > before.UpTo.At));
        return state with
        {
            Saved = before with { Start = positions.Start ?? before.Start, UpTo = positions.UpTo ?? before.UpTo },
        };
    }
}
