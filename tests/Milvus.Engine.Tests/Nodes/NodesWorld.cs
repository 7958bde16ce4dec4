using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Documents;
using Milvus.Engine.Nodes;
using Milvus.Testing;
using Milvus.Testing.Simulation;

namespace Milvus.Engine.Tests.Nodes;

/// <summary>A registry of nodes in virtual time, with a store, vchannels whose logs name writers, and nodes.</summary>
internal sealed class NodesWorld : IDocument, IWriterPeer, INodePeer, INodesObserver
{
    private const int MaxSteps = 1_000_000;

    private readonly SimScheduler _scheduler;
    private readonly CountingIds _ids = new(1);
    private ReadOnlyMemory<byte>? _document;
    private SimLane _lane = null!;
    private NodesProcess _process = null!;

    public NodesWorld(NodeOptions? options = null, int seed = 7)
    {
        _scheduler = new SimScheduler(seed);
        Options = options ?? new NodeOptions();
        Start();
    }

    public NodeOptions Options { get; }

    /// <summary>What the logs of the vchannels say.</summary>
    public SortedDictionary<VChannelName, ChannelWriter> Logs { get; } = [];

    public HashSet<VChannelName> Dropped { get; } = [];

    /// <summary>Whether a vchannel's log can be written.</summary>
    public Func<VChannelName, Task<MilvusError?>> Log { get; set; } = _ => Task.FromResult<MilvusError?>(null);

    /// <summary>What a node answers when it is told to watch.</summary>
    public Func<NodeWatch, CancellationToken, Task<Outcome<bool>>> Answer { get; set; } =
        (_, _) => Task.FromResult<Outcome<bool>>(true);

    /// <summary>What a node answers when it is told to flush.</summary>
    public Func<NodeFlush, CancellationToken, Task<Outcome<bool>>> AnswerFlush { get; set; } =
        (_, _) => Task.FromResult<Outcome<bool>>(true);

    /// <summary>Thrown instead of a write, or behind it.</summary>
    public (bool Before, bool Behind) WriteFails { get; set; }

    /// <summary>How much later than asked for the registry's timers end that begin now.</summary>
    public TimeSpan Late { get; set; }

    public int Writes { get; private set; }

    public List<NodeWatch> Told { get; } = [];

    public List<string> Heard { get; } = [];

    public NodesCounts Counts { get; private set; }

    public NodesState State => Run(process => process.ListAsync()).Value;

    public TimeSpan Now => _scheduler.Elapsed;

    public static VChannelName Channel(int collection, int shard = 0) =>
        VChannelName.Of(new CollectionId(collection), shard);

    public long Register(int port) => Run(process => process.RegisterAsync(new("host", port, "data node"), default)).Value;

    public Outcome<ChannelWriter> Use(VChannelName channel) => Run(process => process.UseAsync(channel));

    /// <summary>Memory is lost, and what was under way is heard of no more.</summary>
    public void Crash()
    {
        _lane.Kill();
        Start();
    }

    public T Run<T>(Func<NodesProcess, Task<T>> work) => End(Begin(work));

    public T End<T>(Task<T> task)
    {
        Until(() => task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    public Task<T> Begin<T>(Func<NodesProcess, Task<T>> work)
    {
        var process = _process;
        return _lane.RunAsync(() => work(process));
    }

    /// <summary>Lets time pass; the nodes given stay alive meanwhile.</summary>
    public void Pass(TimeSpan time, params long[] alive)
    {
        for (var end = _scheduler.Elapsed + time; _scheduler.Elapsed < end;)
        {
            Run(process => process.RenewAsync([.. alive]));
            var next = end - _scheduler.Elapsed;
            var over = false;
            _scheduler.After(next < TimeSpan.FromSeconds(1) ? next : TimeSpan.FromSeconds(1), () => over = true);
            Until(() => over);
        }
    }

    public void Until(Func<bool> done)
    {
        // The test runner's context would take continuations to threads of its own.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _scheduler.RunUntil(done, MaxSteps);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Something that takes a while, or until it is given up.</summary>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        await Task.Delay(time, new SimTimeProvider(_scheduler, _lane), cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(_document);

    public async Task WriteAsync(ReadOnlyMemory<byte> content)
    {
        await Task.Yield();
        if (WriteFails.Before)
        {
            throw new IOException("the store is away");
        }

        Writes++;
        _document = content.ToArray();
        if (WriteFails.Behind)
        {
            throw new IOException("the answer was lost");
        }
    }

    public async Task<Outcome<ChannelWriter>> AssignWriterAsync(VChannelName channel, long node)
    {
        if (await Log(channel) is { } error)
        {
            return error;
        }

        if (Dropped.Contains(channel))
        {
            return MilvusErrors.ChannelNotFound(channel);
        }

        var before = Logs.GetValueOrDefault(channel);
        return Logs[channel] = before.Node == node ? before : new ChannelWriter(node, before.Term + 1);
    }

    public Task<Outcome<bool>> WatchAsync(NodeWatch watch, CancellationToken cancellationToken)
    {
        Told.Add(watch);
        return Answer(watch, cancellationToken);
    }

    public Task<Outcome<bool>> FlushAsync(NodeFlush flush, NodeEntry address, CancellationToken cancellationToken) =>
        AnswerFlush(flush, cancellationToken);

    public void Registered(long node, NodeEntry entry) => Heard.Add($"registered {node} at {entry.Host}:{entry.Port}");

    public void Ended(long node, NodeEntry entry) => Heard.Add($"ended {node}");

    public void Assigned(VChannelName channel, ChannelWriter writer) =>
        Heard.Add($"assigned {channel.Collection} to {writer.Node} in {writer.Term}");

    public void Forgotten(VChannelName channel) => Heard.Add($"forgotten {channel.Collection}");

    public void AssignFailed(VChannelName channel, long node, MilvusError error) =>
        Heard.Add($"not assigned {channel.Collection} to {node}: {(int)error.Code}");

    public void Watched(VChannelName channel, ChannelWriter writer) =>
        Heard.Add($"watched {channel.Collection} by {writer.Node} in {writer.Term}");

    public void WatchFailed(VChannelName channel, ChannelWriter writer, MilvusError error) =>
        Heard.Add($"not watched {channel.Collection} by {writer.Node}: {(int)error.Code}");

    public void StoreFailed(MilvusError error) => Heard.Add($"not stored: {(int)error.Code}");

    public void Counted(NodesCounts counts) => Counts = counts;

    private void Start()
    {
        var lane = _lane = _scheduler.NewLane("registry");
        _process = new NodesProcess(
            new NodesPorts(this, _ids, this, this, new LateTime(this, new SimTimeProvider(_scheduler, lane))), Options, this);
        var process = _process;
        _ = lane.CallAsync(() =>
        {
            process.Start();
            return true;
        });
    }

    private sealed class LateTime(NodesWorld world, SimTimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : dueTime + world.Late, period);
    }
}
