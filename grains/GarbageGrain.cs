using Microsoft.Extensions.Logging;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Engine;
using Milvus.Engine.Garbage;
using Milvus.Engine.Peers;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>The shell of the garbage collection. Awake while its silo lives, once somebody has called.</summary>
[Reentrant]
internal sealed partial class GarbageGrain(
    [PersistentState("garbage", GrainDocument.StorageName)] IPersistentState<StoredDocument> state,
    IObjectStore objects,
    ILogStore logs,
    IGarbagePeer channels,
    EngineOptions options,
    GarbageInstruments instruments,
    TimeProvider time,
    ILogger<GarbageGrain> logger)
    : Grain, IGarbageGrain, IGarbageObserver
{
    private static readonly TimeSpan StayAwake = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private GarbageProcess _process = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _process = new GarbageProcess(
            new GarbagePorts(objects, logs, channels, new GrainDocument(state), time), options.Garbage, this);
        _process.Start();
        this.RegisterGrainTimer(
            static (grain, _) => grain.StayAsync(),
            this,
            new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _process.StopAsync();

    public async Task<GarbageReply> PauseAsync(TimeSpan duration) => await ToReplyAsync(await _process.PauseAsync(duration));

    public async Task<GarbageReply> ResumeAsync() => await ToReplyAsync(await _process.ResumeAsync());

    public async Task<GarbageReply> GetStatusAsync()
    {
        var outcome = await _process.GetStatusAsync();
        return outcome.IsOk
            ? new GarbageReply
            {
                Enabled = outcome.Value.Enabled,
                PausedUntilMilliseconds = outcome.Value.PausedUntilUtc?.ToUnixTimeMilliseconds() ?? 0,
                Current = ToInfo(outcome.Value.Current),
                At = outcome.Value.At,
                LastRun = ToInfo(outcome.Value.LastRun),
            }
            : new GarbageReply { Error = outcome.Error };
    }

    public void Ended(GarbageRun run)
    {
        instruments.Ended(run);
        LogRun(logger, run.FilesSwept, run.BytesFreed, run.Segments, run.OrphansSeen);
        if (run.Failure.Length > 0)
        {
            LogFailure(logger, run.Failure);
        }
    }

    public void Paused(DateTimeOffset untilUtc) => instruments.Paused(untilUtc);

    private static GarbageRunInfo? ToInfo(GarbageRun? run) => run is null ? null : new GarbageRunInfo
    {
        StartedMilliseconds = run.StartedUtc.ToUnixTimeMilliseconds(),
        EndedMilliseconds = Math.Max(0, run.EndedUtc.ToUnixTimeMilliseconds()),
        Segments = run.Segments,
        OrphansSeen = run.OrphansSeen,
        FilesSwept = run.FilesSwept,
        BytesFreed = run.BytesFreed,
        Damaged = run.Damaged,
        Failure = run.Failure,
    };

    private async Task<GarbageReply> ToReplyAsync<T>(Outcome<T> outcome) =>
        outcome.IsOk ? await GetStatusAsync() : new GarbageReply { Error = outcome.Error };

    private Task StayAsync()
    {
        DelayDeactivation(StayAwake);
        return Task.CompletedTask;
    }
}
