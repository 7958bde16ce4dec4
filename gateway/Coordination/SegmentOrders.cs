using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>What administrators and root coordinators have done to single segments.</summary>
internal sealed class SegmentOrders(IGrainFactory grains, SegmentDirectory segments)
{
    // Segments told at a time.
    private const int Together = 64;

    /// <summary>An unknown segment is as good as dropped.</summary>
    public async Task<Data.SetSegmentStateResponse> SetAsync(
        Data.SetSegmentStateRequest request, CancellationToken cancellation)
    {
        if (request.NewState is Proto.SegmentState.None or Proto.SegmentState.NotExist || !Enum.IsDefined(request.NewState))
            return StatusMapper.Refuse<Data.SetSegmentStateResponse>(MilvusErrors.Invalid(
                "new_state", "a state that a segment can have", (int)request.NewState));
        var error = await SetAsync(new SegmentId(request.SegmentId), request.NewState, cancellation);
        return error is null
            ? new Data.SetSegmentStateResponse { Status = StatusMapper.Success() }
            : StatusMapper.Refuse<Data.SetSegmentStateResponse>(error);
    }

    /// <summary>Unknown ones pass: they are gone.</summary>
    public async Task<Proto.Status> DropAsync(Data.MarkSegmentsDroppedRequest request, CancellationToken cancellation)
    {
        foreach (var some in request.SegmentIds.Distinct().Chunk(Together))
        {
            var refusals = await Task.WhenAll(some.Select(
                segment => SetAsync(new SegmentId(segment), Proto.SegmentState.Dropped, cancellation)));
            if (refusals.FirstOrDefault(error => error is not null) is { } first) return StatusMapper.Of(first);
        }

        return StatusMapper.Success();
    }

    private async Task<MilvusError?> SetAsync(SegmentId segment, Proto.SegmentState state, CancellationToken cancellation)
    {
        var channel = await segments.ChannelOfAsync(segment, cancellation);
        var error = channel.IsOk
            ? (await grains.GetGrain<IChannelGrain>(channel.Value.Value)
                .SetSegmentStateAsync(segment, (int)state).WaitAsync(cancellation)).Error
            : channel.Error;
        return state == Proto.SegmentState.Dropped && error?.Code is ErrorCode.SegmentNotFound or ErrorCode.ChannelNotFound
            ? null
            : error;
    }
}
