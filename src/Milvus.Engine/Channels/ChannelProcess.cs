using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Peers;
using Milvus.Engine.Processes;

namespace Milvus.Engine.Channels;

/// <summary>
/// Runs one vchannel: the only writer of its log, the keeper of its growing rows, the entry to its reads. Lives on one
/// single-threaded scheduler (its grain's); all state changes between awaits. Readers, replies and owed work see only
/// what the log has acknowledged.
/// </summary>
public sealed partial class ChannelProcess
{
    private readonly ChannelPorts _ports;
    private readonly EngineOptions _options;
    private readonly IChannelObserver _observer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SortedDictionary<SegmentId, GrowingRows> _growing = [];
    private readonly GroupCommit<Pending> _commits;
    private readonly EffectTable<SegmentId> _work;
    private readonly SliceStaging _staging;
    private readonly ILog _log;

    private ChannelStatus _status = ChannelStatus.Recovering;
    private string _statusReason = "recovering";
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChannelState _state;
    private CollectionSchema? _schema;
    private LogPosition _last;
    private LogPosition _snapshotAt;
    private long _bytesSinceSnapshot;
    private long _epoch;
    private Timestamp _observed;
    private bool _loaded;
    private ImmutableSortedSet<PartitionId> _released = [];

    /// <summary>Prepares a process; <see cref="Start"/> begins it.</summary>
    public ChannelProcess(VChannelName name, ChannelPorts ports, EngineOptions options, IChannelObserver observer)
    {
        Name = name;
        _ports = ports;
        _options = options;
        _observer = observer;
        _log = ports.Logs.Get(name.Value);
        _state = ChannelState.New(name);
        _commits = new GroupCommit<Pending>(CommitAsync, options.CommitMaxBytes);
        _work = new EffectTable<SegmentId>(ports.Time, options, options.SegmentFanOut);
        _staging = new SliceStaging(ports.Time, options);
    }

    /// <summary>The vchannel.</summary>
    public VChannelName Name { get; }

    /// <summary>Whether work is owed or in flight: such a channel must not be put to sleep.</summary>
    public bool IsBusy => _status is ChannelStatus.Recovering or ChannelStatus.Damaged
        || _commits.WaitingBytes > 0 || !_commits.Idle.IsCompleted
        || ChannelMachine.Owed(_state).Count > 0 || !_state.Deletes.IsEmpty || !_state.Settling.IsEmpty
        || _state.Unsettled.Any();

    /// <summary>Begins recovery in the background; calls wait for it.</summary>
    public void Start() => _recovery = RecoverAsync();

    /// <summary>Lets what is in flight end, then closes the log. Acknowledged rows are in the log already.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_status == ChannelStatus.Open)
        {
            await _commits.Idle.WaitAsync(cancellationToken);
            Close(ChannelStatus.Stopped, "stopped");
        }

        _stop.Cancel();
        await Task.WhenAll(_recovery, _commits.Idle).WaitAsync(cancellationToken);
        await _log.DisposeAsync();
    }

    /// <summary>Looks at the clock: seal policies, ticks, owed work that waits for its retry.</summary>
    public async Task TickAsync()
    {
        Show();
        if (_status != ChannelStatus.Open)
        {
            return;
        }

        var tick = new TickChannel(Now(), _options.Seal) { Grants = _book };

        // Asked of the durable state first, so that an idle channel queues nothing.
        if (ChannelMachine.Decide(_state, tick) is { IsOk: true, Value.Events.IsEmpty: false })
        {
            await SubmitAsync(proposal => new TickChannel(Now(), _options.Seal) { Grants = proposal.Book });
        }

        Reconcile();
        StartDelivering();
    }

    /// <summary>Appends a fence and seals every growing segment. Calls at the same time share a commit.</summary>
    public async Task<Outcome<FenceAppended>> FenceAsync(Timestamp atLeast)
    {
        var outcome = await SubmitAsync(proposal => new AppendFence(Now(), atLeast) { Grants = proposal.Book });
        return outcome.IsOk ? (FenceAppended)outcome.Value : outcome.Error;
    }

    /// <summary>Tells the durable state, after an idle channel has jumped to <paramref name="advanceTo"/>.</summary>
    public async Task<Outcome<ChannelReport>> GetStateAsync(Timestamp advanceTo, bool everything = false)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (_state.Watermark < advanceTo)
        {
            var moved = await SubmitAsync(_ => new AdvanceWatermark(advanceTo));
            if (!moved.IsOk)
            {
                return moved.Error;
            }
        }

        return new ChannelReport(
            _state.Watermark,
            ChannelMachine.Checkpoint(_state),
            [.. _state.Segments.Values.Where(segment => everything || segment.IsLive).Select(AsReported)],
            [.. _inMemory],
            string.Join("; ", new[] { _work.LastFailure, WaitsForWriter() }.Where(why => why.Length > 0)))
        {
            Writer = _state.Writer,
            WriterCheckpoint = _state.WriterCheckpoint,
        };
    }

    /// <summary>Drops the vchannel; blobs and log are deleted afterwards.</summary>
    public async Task<Outcome<bool>> DropAsync()
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return _status == ChannelStatus.Gone ? true : refusal;
        }

        var outcome = await SubmitAsync(_ => new DropChannel(Now()));
        return outcome.IsOk || _status == ChannelStatus.Gone ? true : outcome.Error;
    }

    private Timestamp Now() => Timestamp.From(_ports.Time.GetUtcNow());

    /// <summary>Waits for recovery, no longer than the option allows.</summary>
    /// <returns>Why the channel cannot serve; null when it can.</returns>
    private async Task<MilvusError?> WhenOpenAsync()
    {
        if (_status == ChannelStatus.Recovering)
        {
            try
            {
                await HereAsync(_opened.Task).WaitAsync(_options.RecoveryWait, _ports.Time, _stop.Token);
            }
            catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
            {
                return MilvusErrors.ChannelNotAvailable(Name, _statusReason);
            }
        }

        return Refusal();
    }

    /// <summary>
    /// Who waits for this goes on where the process lives; who waits for the source of a task itself may pass through
    /// the thread pool.
    /// </summary>
    private static async Task HereAsync(Task task) => await task;

    private MilvusError? Refusal() => _status switch
    {
        ChannelStatus.Open => null,
        ChannelStatus.Gone => MilvusErrors.ChannelNotFound(Name),
        _ => MilvusErrors.ChannelNotAvailable(Name, _statusReason),
    };

    private void Close(ChannelStatus status, string reason)
    {
        _status = status;
        _statusReason = reason;
        _opened.TrySetResult();
    }

    private async Task<Outcome<CollectionFacts>> RefreshFactsAsync()
    {
        var facts = await _ports.Collections.DescribeAsync(Name.Collection);
        if (facts.IsOk)
        {
            Learn(facts.Value.Schema);
            _loaded = facts.Value.Loaded;
            _released = facts.Value.Released;
        }

        return facts;
    }

    private enum ChannelStatus
    {
        Recovering,
        Open,
        Fenced,
        Damaged,
        Gone,
        Stopped,
    }
}
