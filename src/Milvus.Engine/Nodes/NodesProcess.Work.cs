using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Processes;

namespace Milvus.Engine.Nodes;

public sealed partial class NodesProcess
{
    // Vchannels told of their writers at the same time.
    private const int AssignedAtOnce = 32;

    private readonly CancellationTokenSource _stop = new();
    private readonly NodeLeases _leases = new(ports.Time, options.Lease);
    private readonly SortedDictionary<VChannelName, NodeBond> _bonds = [];
    private readonly SortedDictionary<VChannelName, Task<Outcome<ChannelWriter>>> _assigning = [];
    private readonly SortedSet<VChannelName> _unassigned = [];
    private readonly SortedDictionary<long, EffectTable<VChannelName>> _watches = [];
    private readonly EngineOptions _retries = new()
    {
        RetryMinDelay = options.RetryMinDelay,
        RetryMaxDelay = options.RetryMaxDelay,
    };

    private NodesDocument _document = null!;
    private EffectTable<VChannelName> _assignments = null!;
    private TaskCompletionSource _news = NewNews();
    private int _storeFailures;

    /// <summary>Reads the state and begins to do what is owed. Once, before any other call.</summary>
    public void Start()
    {
        _document = new NodesDocument(ports.Document, Report);
        _assignments = new EffectTable<VChannelName>(ports.Time, _retries, AssignedAtOnce);
        Completion = KeepAsync();
    }

    /// <summary>Ends what is under way.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        await Task.WhenAny(Completion);
    }

    private async Task KeepAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            var news = _news = NewNews();
            if (await LoadAsync() is { } unread)
            {
                await RestAsync(AfterFailure(unread), news);
            }
            else if (await EndLeasesAsync() is { } unwritten)
            {
                await RestAsync(AfterFailure(unwritten), news);
            }
            else
            {
                _storeFailures = 0;
                await RestAsync(Reconcile() ? options.RetryMinDelay : _leases.Left ?? Timeout.InfiniteTimeSpan, news);
            }
        }
    }

    private TimeSpan AfterFailure(MilvusError failure)
    {
        if (_storeFailures++ == 0)
        {
            observer.StoreFailed(failure);
        }

        var delay = options.RetryMinDelay * Math.Pow(2, Math.Min(_storeFailures - 1, 20));
        return delay < options.RetryMaxDelay ? delay : options.RetryMaxDelay;
    }

    private async Task<MilvusError?> LoadAsync()
    {
        if (await _document.LoadAsync() is { } failure)
        {
            return failure;
        }

        _leases.Keep(_document.State.Nodes);
        return null;
    }

    private async Task<MilvusError?> EndLeasesAsync() => _leases.Over().Count == 0
        ? null
        : (await _document.ChangeAsync(state => NodePolicy.End(state, _leases.Over()))).Error;

    /// <summary>Starts what the state owes and is not under way.</summary>
    /// <returns>Whether anything is owed.</returns>
    private bool Reconcile()
    {
        var state = _document.State;
        foreach (var gone in _bonds.Keys.Where(channel => !state.Knows(channel)).ToArray())
        {
            _bonds.Remove(gone);
        }

        var unnamed = 0;
        var unasked = new List<VChannelName>();
        var unwatched = new SortedDictionary<long, List<VChannelName>>();
        foreach (var (channel, node) in state.Channels.Where(one => one.Node != 0))
        {
            var bond = _bonds.GetValueOrDefault(channel);
            var isNamed = bond is not null && bond.Writer.Node == node;
            unnamed += isNamed ? 0 : 1;
            if (!isNamed || bond!.InDoubt || ports.Time.GetElapsedTime(bond.Asked) >= options.CheckInterval)
            {
                unasked.Add(channel);
            }

            if (isNamed && !bond!.Watched)
            {
                unwatched.TryAdd(node, []);
                unwatched[node].Add(channel);
            }
        }

        _unassigned.IntersectWith(unasked);
        _assignments.Reconcile(unasked, async channel => (await AssignAsync(channel)).Error?.ToString(), Wake);
        Watch(state, unwatched);
        var orphans = state.OrphanCount;
        var watches = unwatched.Values.Sum(channels => channels.Count);
        observer.Counted(new NodesCounts(
            state.Nodes.Count, state.Channels.Length - orphans, orphans, unnamed, watches));
        return unasked.Count + watches > 0;
    }

    /// <summary>Each node has a table of its own: one that is slow or silent keeps no other waiting.</summary>
    private void Watch(NodesState state, SortedDictionary<long, List<VChannelName>> unwatched)
    {
        foreach (var gone in _watches.Keys.Where(node => !state.Nodes.ContainsKey(node)).ToArray())
        {
            _watches.Remove(gone);
        }

        foreach (var node in state.Nodes.Keys)
        {
            if (!_watches.TryGetValue(node, out var table))
            {
                _watches[node] = table = new EffectTable<VChannelName>(ports.Time, _retries, options.WatchesPerNode);
            }

            table.Reconcile(
                unwatched.GetValueOrDefault(node) ?? [], channel => WatchAsync(node, channel), Wake);
        }
    }

    private async Task<string?> WatchAsync(long node, VChannelName channel)
    {
        if (!_bonds.TryGetValue(channel, out var bond) || !_document.State.Nodes.TryGetValue(node, out var address))
        {
            return null;
        }

        var watch = new NodeWatch(node, address, channel, bond.Writer.Term);
        var watched = await CallAsync(node, token => ports.Nodes.WatchAsync(watch, token));
        if (watched.Error is not { } error)
        {
            bond.Watched = true;
            observer.Watched(channel, bond.Writer);
            return null;
        }

        // Whether the node or the vchannel itself says that it is gone: its log knows.
        bond.InDoubt |= error.Code == ErrorCode.ChannelNotFound;
        if (!bond.FailureTold)
        {
            bond.FailureTold = true;
            observer.WatchFailed(channel, bond.Writer, error);
        }

        return error.ToString();
    }

    /// <summary>
    /// Tells a vchannel of its writer, one call at a time: an older one that arrives late must not undo a newer.
    /// </summary>
    private Task<Outcome<ChannelWriter>> AssignAsync(VChannelName channel) =>
        _assigning.TryGetValue(channel, out var running)
            ? HereAsync(running)
            : _assigning[channel] = AssignOnceAsync(channel);

    private async Task<Outcome<ChannelWriter>> AssignOnceAsync(VChannelName channel)
    {
        await Task.Yield();
        try
        {
            var node = _document.State.NodeOf(channel);
            if (node == 0)
            {
                return MilvusErrors.NodeNotFound($"no node for vchannel={channel}");
            }

            var assigned = await ports.Writers.AssignWriterAsync(channel, node);
            if (assigned.Error is { } error)
            {
                return await RefusedAsync(channel, node, error);
            }

            if (assigned.Value.Node != node)
            {
                return await RefusedAsync(
                    channel, node, MilvusErrors.ChannelNotAvailable(channel, $"its log names node {assigned.Value.Node}"));
            }

            _unassigned.Remove(channel);
            return Bind(channel, assigned.Value);
        }
        finally
        {
            _assigning.Remove(channel);
        }
    }

    private Outcome<ChannelWriter> Bind(VChannelName channel, ChannelWriter writer)
    {
        if (!_bonds.TryGetValue(channel, out var bond) || bond.Writer != writer)
        {
            _bonds[channel] = bond = new NodeBond(writer);
            observer.Assigned(channel, writer);
        }

        bond.Asked = ports.Time.GetTimestamp();
        bond.InDoubt = false;
        Wake();
        return writer;
    }

    private async Task<Outcome<ChannelWriter>> RefusedAsync(VChannelName channel, long node, MilvusError error)
    {
        if (error.Code is ErrorCode.ChannelNotFound or ErrorCode.CollectionNotFound)
        {
            var forgotten = await _document.ChangeAsync(state => state.Without(channel));
            if (forgotten.IsOk)
            {
                observer.Forgotten(channel);
            }
        }
        else if (_unassigned.Add(channel))
        {
            observer.AssignFailed(channel, node, error);
        }

        return error;
    }

    private async Task<Outcome<bool>> CallAsync(long node, Func<CancellationToken, Task<Outcome<bool>>> call)
    {
        using var late = new CancellationTokenSource(options.CallTimeout, ports.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        try
        {
            return await call(end.Token);
        }
        catch (OperationCanceledException)
        {
            return MilvusErrors.NodeOffline(node, $"no answer within {options.CallTimeout}");
        }
    }

    private void Report(NodesState before, NodesState after)
    {
        _leases.Keep(after.Nodes);
        foreach (var (node, entry) in before.Nodes.Where(one => !after.Nodes.ContainsKey(one.Key)))
        {
            observer.Ended(node, entry);
        }

        foreach (var (node, entry) in after.Nodes.Where(one => !before.Nodes.ContainsKey(one.Key)))
        {
            observer.Registered(node, entry);
        }

        // Also called when the same was read again behind a failed write, which is no news.
        if (!before.Nodes.SequenceEqual(after.Nodes) || !before.Channels.SequenceEqual(after.Channels))
        {
            Wake();
        }
    }

    private void Wake() => _news.TrySetResult();

    private async Task RestAsync(TimeSpan rest, TaskCompletionSource news)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var began = ports.Time.GetTimestamp();
        await Task.WhenAny(SleepAsync(rest, enough.Token), HereAsync(news.Task));
        enough.Cancel();
        if (rest >= TimeSpan.Zero && ports.Time.GetElapsedTime(began) >= rest + (options.Lease / 2))
        {
            // Nothing ran here for a while, so signs of life may still wait to be heard: as after a restart.
            _leases.Restart();
        }
    }

    private Task SleepAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, ports.Time, cancellationToken).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);

    private static async Task HereAsync(Task task) => await task;

    private static async Task<T> HereAsync<T>(Task<T> task) => await task;

    private static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
