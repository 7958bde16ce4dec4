using Milvus.Core;
using Milvus.Engine.Segments;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
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
                request.KeepLoaded),
            CancellationToken.None);
        DelayIfBusy();
        return outcome.IsOk
            ? new FlushSegmentReply
            {
                Manifest = outcome.Value.Manifest,
                Rows = outcome.Value.Rows,
                Bytes = outcome.Value.Bytes,
            }
            : new FlushSegmentReply { Error = outcome.Error };
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
