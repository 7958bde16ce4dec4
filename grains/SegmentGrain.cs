using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Engine.Segments;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Orleans.Placement;

namespace Milvus.Grains;

/// <summary>The shell of a sealed segment, kept on the silo of the channel that calls it.</summary>
[Reentrant, PreferLocalPlacement]
internal sealed class SegmentGrain(SegmentPorts ports) : Grain, ISegmentGrain
{
    /// <summary>How long a segment with rows in memory stays awake after each call.</summary>
    private static readonly TimeSpan StayAwake = TimeSpan.FromHours(2);

    private SegmentProcess _process = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _process = new SegmentProcess(new SegmentId(this.GetPrimaryKeyLong()), ports);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _process.StopAsync();

    public async Task<FlushSegmentReply> FlushAsync(FlushSegmentRequest request)
    {
        var outcome = await _process.FlushAsync(
            new SegmentFlushSpec(
                request.Collection,
                request.Partition,
                request.Channel,
                request.Schema,
                request.Chunks.IsDefault ? [] : request.Chunks,
                request.Rows,
                request.FirstPosition,
                request.CheckpointPosition,
                request.CheckpointTimestamp,
                request.KeepLoaded)
            {
                DeletedAt = request.DeletedAt.IsDefault ? [] : request.DeletedAt,
                DeletesUpTo = request.DeletesUpTo,
                DeletesPosition = request.DeletesPosition,
            },
            CancellationToken.None);
        DelayIfBusy();
        return outcome.ToReply();
    }

    public async Task<CheckFilesReply> CheckAsync(CheckFilesRequest request)
    {
        var outcome = await _process.CheckAsync(request.ToSpec(), CancellationToken.None);
        return outcome.IsOk
            ? new CheckFilesReply { Files = [.. outcome.Value.Select(file => file.ToStored())] }
            : new CheckFilesReply { Error = outcome.Error };
    }

    public async Task<FlushSegmentReply> AdoptAsync(AdoptFilesRequest request) =>
        (await _process.AdoptAsync(request.ToSpec(), CancellationToken.None)).ToReply();

    public async Task<Reply> DeleteAsync(SegmentDeleteRequest request)
    {
        var outcome = await _process.DeleteAsync(
            new SegmentDeletes(
                new DeleteToken(request.Stream, request.After),
                new KeyDeletes(request.Keys.Column, request.Timestamps)),
            CancellationToken.None);
        DelayIfBusy();
        return outcome.ToReply();
    }

    public async Task<WriteDeltasReply> WriteDeltasAsync(WriteDeltasRequest request)
    {
        var outcome = await _process.WriteDeltasAsync(
            new SegmentDeltaSpec(request.UpTo, new DeleteToken(request.Stream, request.Count)),
            CancellationToken.None);
        return outcome.IsOk
            ? new WriteDeltasReply { Manifest = outcome.Value }
            : new WriteDeltasReply { Error = outcome.Error };
    }

    public async Task<SearchReply> SearchAsync(SearchRequest request) =>
        (await _process.SearchAsync(request.ToSpec(), CancellationToken.None)).ToReply(request.Mvcc);

    public async Task<QueryReply> QueryAsync(QueryRequest request) =>
        (await _process.QueryAsync(request.ToSpec(), CancellationToken.None)).ToReply(request.Mvcc);

    public async Task<RetrieveReply> RetrieveAsync(RetrieveRequest request) =>
        (await _process.RetrieveAsync(request.Rows, request.Fields, CancellationToken.None)).ToReply();

    public async Task<LoadReply> LoadAsync(LoadRequest request)
    {
        var outcome = await _process.LoadAsync(request.Load, CancellationToken.None);
        DelayIfBusy();
        return outcome.IsOk
            ? new LoadReply { Loaded = request.Load ? 1 : 0, Total = 1 }
            : new LoadReply { Error = outcome.Error };
    }

    public async Task<SegmentFilesReply> DescribeAsync() =>
        (await _process.DescribeAsync(CancellationToken.None)).ToReply();

    public async Task<Reply> DropAsync()
    {
        var outcome = await _process.DropAsync(CancellationToken.None);
        DeactivateOnIdle();
        return outcome.ToReply();
    }

    private void DelayIfBusy()
    {
        if (_process.IsBusy)
        {
            DelayDeactivation(StayAwake);
        }
    }
}
