using Grpc.Core;
using Milvus.Proto.Data;
using ChannelStream = Milvus.Proto.Data.ChannelStream;

namespace Milvus.Gateway.Coordination.Streams;

/// <summary>Vchannels as streams, on the internal port.</summary>
[BindServiceMethod(typeof(ChannelStreamEndpoint), nameof(Bind))]
internal sealed class ChannelStreamEndpoint(ChannelWatch watch, WriterCoordination writers) : ChannelStream.ChannelStreamBase
{
    /// <summary>Called once by the gRPC server, with no instance, to learn the methods.</summary>
    public static void Bind(ServiceBinderBase binder, ChannelStream.ChannelStreamBase? service) =>
        ChannelStream.BindService(new Hosting.CheckedBinder(binder), service);

    /// <summary>Ends when its caller cancels it, as any cancelled call does.</summary>
    public override Task Watch(
        WatchRequest request, IServerStreamWriter<WatchReply> responseStream, ServerCallContext context) =>
        watch.RunAsync(request, responseStream, context.CancellationToken);

    public override async Task Report(
        IAsyncStreamReader<ReportRequest> requestStream,
        IServerStreamWriter<Proto.Status> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var told = await ReportAsync(requestStream.Current, context.CancellationToken);
            await responseStream.WriteAsync(CoordinationErrors.StatusOf(told), context.CancellationToken);
        }
    }

    private async Task<Core.Errors.MilvusError?> ReportAsync(ReportRequest report, CancellationToken cancellation)
    {
        switch (report.NewsCase)
        {
            case ReportRequest.NewsOneofCase.TimeTick:
                await writers.RenewAsync(report.TimeTick.Base);
                return await writers.TickAsync(report.TimeTick, sender: null);
            case ReportRequest.NewsOneofCase.Statistics:
                var told = report.Statistics;
                await writers.RenewAsync(told.Base);
                foreach (var segment in told.SegStats)
                    if (segment.MemorySize < 0)
                        return CoordinationErrors.Negative($"MemorySize of segment {segment.SegmentId}", segment.MemorySize);
                return await writers.CountAsync(
                    told.Base, told.SegStats.Select(one => (one.SegmentId, one.NumRows)), cancellation);
            default:
                return Core.Errors.MilvusErrors.Missing("time_tick or statistics");
        }
    }
}
