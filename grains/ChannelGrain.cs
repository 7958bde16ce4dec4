using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.DataCoord.Segments;
using Milvus.Engine;
using Milvus.Engine.Channels;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Orleans.Placement;

namespace Milvus.Grains;

/// <summary>
/// The shell of a vchannel: identity, lifecycle, mapping. Order comes from its process, so it is reentrant. Vchannels
/// are spread over the silos by hash: beside their first caller they would all be on one.
/// </summary>
[Reentrant, HashBasedPlacement]
internal sealed partial class ChannelGrain(
    ChannelPorts ports, EngineOptions options, ChannelInstruments instruments, ILogger<ChannelGrain> logger)
    : Grain, IChannelGrain, IChannelObserver
{
    /// <summary>How long a channel with something to do stays awake after each look at it.</summary>
    private static readonly TimeSpan StayAwake = TimeSpan.FromMinutes(5);

    private ChannelProcess _process = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _process = new ChannelProcess(VChannelName.Parse(this.GetPrimaryKeyString()), ports, options, this);

        // Recovery runs beside activation, which has a limit of its own: calls wait for it.
        _process.Start();
        this.RegisterGrainTimer(
            static (grain, _) => grain.TickAsync(),
            this,
            new GrainTimerCreationOptions(options.TickInterval, options.TickInterval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StopAsync(cancellationToken);
        }
        finally
        {
            instruments.Forget(_process.Name);
        }
    }

    public async Task<AppendReply> AppendAsync(AppendRequest request)
    {
        var outcome = await _process.AppendAsync(request.ToSpec());
        return outcome.IsOk
            ? new AppendReply { Timestamp = outcome.Value, Rows = request.Rows.RowCount }
            : new AppendReply { Error = outcome.Error };
    }

    public async Task<AppendReply> DeleteAsync(DeleteRequest request)
    {
        var outcome = await _process.DeleteAsync(request.ToSpec());
        return outcome.IsOk
            ? new AppendReply { Timestamp = outcome.Value, Rows = request.Keys.Column.RowCount }
            : new AppendReply { Error = outcome.Error };
    }

    public async Task<FenceReply> FenceAsync(FenceRequest request) =>
        (await _process.FenceAsync(request.AtLeast)).ToReply();

    public async Task<ChannelStateReply> GetStateAsync(ChannelStateRequest request) =>
        (await _process.GetStateAsync(request.AdvanceTo, request.Everything)).ToReply(_process.Name);

    public async Task<SearchReply> SearchAsync(SearchRequest request) =>
        (await _process.SearchAsync(request.ToSpec(), CancellationToken.None)).ToReply();

    public async Task<QueryReply> QueryAsync(QueryRequest request) =>
        (await _process.QueryAsync(request.ToSpec(), CancellationToken.None)).ToReply();

    public async Task<RetrieveReply> RetrieveAsync(RetrieveRequest request) =>
        (await _process.RetrieveAsync(request.Segments, request.Rows, request.Fields, CancellationToken.None)).ToReply();

    public async Task<LoadReply> LoadAsync(LoadRequest request) =>
        (await _process.LoadAsync(request.Load, [.. request.Released])).ToReply();

    public async Task<Reply> LearnAsync(CollectionSchema schema) => (await _process.LearnAsync(schema)).ToReply();

    public async Task<Reply> DropAsync() => (await _process.DropAsync()).ToReply();

    public async Task<Reply> DropPartitionAsync(PartitionId partition) =>
        (await _process.DropPartitionAsync(partition)).ToReply();

    public async Task<Reply> TruncateAsync(Timestamp fence) => (await _process.TruncateAsync(fence)).ToReply();

    public async Task<UnknownSegmentsReply> FindUnknownAsync(UnknownSegmentsRequest request)
    {
        var outcome = await _process.FindUnknownAsync(request.Segments);
        return outcome.IsOk
            ? new UnknownSegmentsReply { Segments = outcome.Value }
            : new UnknownSegmentsReply { Error = outcome.Error };
    }

    public async Task<WriterReply> AssignWriterAsync(long node)
    {
        var outcome = await _process.AssignWriterAsync(node);
        return outcome.IsOk
            ? new WriterReply { Writer = outcome.Value.ToWriter() }
            : new WriterReply { Error = outcome.Error };
    }

    public async Task<GrantReply> GrantAsync(GrantRequest request) =>
        (await _process.GrantAsync(request.ToRequests())).ToReply();

    public async Task<Reply> ReportAsync(WriterReport report) =>
        (await _process.ReportAsync(report.Writer.ToWriter(), report.Tick, report.ToRows())).ToReply();

    public async Task<Reply> SaveBinlogsAsync(SaveBinlogsRequest request) =>
        (await _process.SaveAsync(request.ToSpec())).ToReply();

    public async Task<Reply> CheckpointAsync(WriterCheckpoint checkpoint) =>
        (await _process.CheckpointAsync(checkpoint.Writer.ToWriter(), checkpoint.Position.ToPosition())).ToReply();

    public async Task<Reply> SetSegmentStateAsync(SegmentId segment, int state) =>
        (await _process.MoveSegmentAsync(segment, (SegmentLifecycle)state)).ToReply();

    public async Task<ReadLogReply> ReadLogAsync(ReadLogRequest request) =>
        (await _process.ReadLogAsync(
            request.After, request.MaxBytes, TimeSpan.FromMilliseconds(request.WaitMilliseconds))).ToReply();

    private Task TickAsync()
    {
        if (_process.IsBusy)
        {
            DelayDeactivation(StayAwake);
        }

        return _process.TickAsync();
    }
}
