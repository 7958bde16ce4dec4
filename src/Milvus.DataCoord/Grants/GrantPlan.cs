using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Grants;

/// <summary>A decision on grants in the making: which request gets rows in which segment.</summary>
internal sealed class GrantPlan
{
    private readonly List<GrantRoom> _rooms = [];
    private readonly ChannelState _state;
    private readonly GrantRows _command;
    private readonly long _maxRows;
    private readonly ImmutableArray<RowGrant>.Builder _grants;
    private readonly ImmutableArray<GrantRefusal>.Builder _refused = ImmutableArray.CreateBuilder<GrantRefusal>();
    private int _freshUsed;

    public GrantPlan(ChannelState state, GrantRows command)
    {
        _state = state;
        _command = command;
        _maxRows = RowEstimate.MaxRows(command.Policy, command.RowBytes);
        _grants = ImmutableArray.CreateBuilder<RowGrant>(command.Requests.Length);
        foreach (var segment in state.Unsettled)
        {
            if (segment is { Lifecycle: SegmentLifecycle.Growing, External: true }
                && command.Grants.Covers(segment))
            {
                _rooms.Add(GrantRoom.Of(segment, command.Grants));
            }
        }

        for (var i = 0; i < command.Requests.Length; i++)
        {
            if (Serve(i, command.Requests[i]) is { } refusal)
            {
                _refused.Add(new(i, refusal));
            }
        }
    }

    /// <summary>The segments that get grants: those that grow already by id, then fresh ones.</summary>
    public IEnumerable<GrantRoom> Touched => _rooms.Where(room => room.Granted > 0);

    public ImmutableArray<RowGrant> Grants => _grants.DrainToImmutable();

    public ImmutableArray<GrantRefusal> Refused => _refused.DrainToImmutable();

    /// <summary>
    /// As Milvus does: whole segments for as long as there are enough rows, then the first segment with room for the
    /// rest, or a fresh one.
    /// </summary>
    private MilvusError? Serve(int index, RowRequest request)
    {
        if (request.Rows < 1)
        {
            return MilvusErrors.Invalid($"request {index} asks for {request.Rows} rows, at least 1 are needed");
        }

        if (_state.DroppedPartitions.Contains(request.Partition))
        {
            return MilvusErrors.PartitionNotFound(request.Partition);
        }

        var (whole, rest) = Math.DivRem(request.Rows, _maxRows);
        var room = rest == 0 ? null : Find(request.Partition, rest);
        var needed = whole + (rest > 0 && room is null ? 1 : 0);
        var left = _command.FreshSegments.Length - _freshUsed;
        if (needed > left)
        {
            return MilvusErrors.Invalid(
                $"request {index} asks for {request.Rows} rows, which take {needed} fresh segments; {left} are left");
        }

        for (; whole > 0; whole--)
        {
            Take(index, Open(request.Partition), _maxRows);
        }

        if (rest > 0)
        {
            Take(index, room ?? Open(request.Partition), rest);
        }

        return null;
    }

    private GrantRoom? Find(PartitionId partition, long rows)
    {
        foreach (var room in _rooms)
        {
            if (room.Partition == partition && room.Fits(rows))
            {
                return room;
            }
        }

        return null;
    }

    private GrantRoom Open(PartitionId partition)
    {
        var fresh = _command.FreshSegments[_freshUsed++];
        var room = new GrantRoom
        {
            Segment = fresh.Id,
            Partition = partition,
            MaxBytes = ByCapacity.DrawMaxBytes(_command.Policy, fresh.Draw),
            MaxRows = _maxRows,
            RowBytes = _command.RowBytes,
            IsFresh = true,
        };
        _rooms.Add(room);
        return room;
    }

    private void Take(int index, GrantRoom room, long rows)
    {
        room.Granted += rows;
        _grants.Add(new(index, room.Segment, rows));
    }
}
