using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>
/// Rows that were made of what a read found. They are taken only when nobody has written one of their keys since that
/// read, so that none of several updates of a row is lost. The keys of the newest commits are remembered for it; what is
/// older than they reach counts as changed, and the caller reads again.
/// </summary>
public sealed partial class ChannelProcess
{
    private const int RememberedKeys = 1 << 17;

    private readonly Queue<(Timestamp At, Column Keys)> _written = new();
    private int _writtenKeys;

    /// <summary>Every key that was written later is remembered.</summary>
    private Timestamp _rememberedSince;

    /// <summary>Whether rows can be taken that were made of others: those must all have been seen.</summary>
    private MilvusError? CheckBasis(AppendSpec append)
    {
        if (append.Basis == Timestamp.Zero)
        {
            return null;
        }

        Invariant.Holds(append.Upsert, $"Rows on {Name} that were made of others take their place.");
        return !_loaded ? MilvusErrors.CollectionNotLoaded(_schema!.Name)
            : _released.IsEmpty ? null
            : MilvusErrors.PartitionNotLoaded(_released[0]);
    }

    private void Remember(Proposal durable)
    {
        if (_schema is null)
        {
            return;
        }

        foreach (var (_, at, rows) in durable.Rows)
        {
            Remember(at, rows[_schema.PrimaryKey.Id]);
        }

        foreach (var (_, at, keys) in durable.Deletes)
        {
            Remember(at, keys);
        }
    }

    private void Remember(Timestamp at, Column keys)
    {
        _written.Enqueue((at, keys));
        _writtenKeys += keys.RowCount;
        while (_writtenKeys > RememberedKeys && _written.TryDequeue(out var oldest))
        {
            _writtenKeys -= oldest.Keys.RowCount;
            _rememberedSince = Timestamp.Later(_rememberedSince, oldest.At);
        }
    }

    /// <summary>What was written up to now counts as changed: the memory is gone, or rows have gone without a key.</summary>
    private void ForgetWritten()
    {
        _written.Clear();
        _writtenKeys = 0;
        _rememberedSince = Timestamp.Later(_rememberedSince, _state.Watermark);
    }

    /// <summary>Whether a key was written after a moment, be it in the commit that is being put together.</summary>
    private bool IsWrittenSince(Timestamp basis, Column keys, Proposal proposal)
    {
        if (basis < _rememberedSince || proposal.Events.Any(change => TakesRows(change) || BringsRows(change)))
        {
            return true;
        }

        var later = _written.Where(written => written.At > basis).Select(written => written.Keys)
            .Concat(proposal.Rows.Select(placed => placed.Rows[_schema!.PrimaryKey.Id]))
            .Concat(proposal.Deletes.Select(deleted => deleted.Keys))
            .ToList();
        if (later.Count == 0)
        {
            return false;
        }

        var wanted = new KeySet(keys);
        return later.Any(wanted.Overlaps);
    }

    /// <summary>Whether rows go of which no key is named.</summary>
    private static bool TakesRows(ChannelEvent change) => change is SegmentChanged { Event: SegmentDropped };

    /// <summary>Whether rows become visible of which no key is named.</summary>
    private bool BringsRows(ChannelEvent change) =>
        change is SegmentChanged { Event: SegmentFlushed } flushed
        && _state.Segments.GetValueOrDefault(flushed.Segment) is { External: true };
}
