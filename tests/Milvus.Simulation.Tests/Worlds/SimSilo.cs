using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Channels;
using Milvus.Engine.Collections;
using Milvus.Engine.Ids;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Storage.Segments;
using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>One process: its clock, its workers, its way to the store, its grains. It dies as a whole.</summary>
internal sealed class SimSilo : IChannelObserver, IRandomSource
{
    private readonly SimWorld _world;
    private readonly SimLane _timers;
    private readonly SimLane _work;
    private readonly List<SimLane> _lanes = [];
    private readonly Random _random;
    private readonly SimPeers _peers;
    private readonly SegmentPorts _segmentPorts;
    private readonly ChannelPorts _channelPorts;

    public SimSilo(SimWorld world, int number, TimeSpan skew)
    {
        _world = world;
        Number = number;
        _random = world.Fork();
        _timers = Lane("timers");
        _work = Lane("workers");
        Time = new SimTimeProvider(world.Scheduler, _timers) { Skew = skew };
        Ids = new SimIds(world, this);
        _peers = new SimPeers(world, this);
        (Objects, Logs) = world.Connect(this);
        var workers = new SimWorkers(_work, () => _random.NextDouble() < world.Faults.BusyWorkers);
        var plans = new PlanCache();
        var files = new SegmentFiles(Objects, Ids, workers);
        _segmentPorts = new SegmentPorts(files, Logs, _peers, workers, plans, Time);
        _channelPorts = new ChannelPorts(Logs, _peers, _peers, Ids, workers, plans, Time, this, files, _peers);
    }

    public int Number { get; }

    public bool IsAlive { get; private set; } = true;

    public SimTimeProvider Time { get; }

    public SimIds Ids { get; }

    public IObjectStore Objects { get; }

    public ILogStore Logs { get; }

    /// <summary>Calls that its grains have not answered.</summary>
    public List<Action> Unanswered { get; } = [];

    /// <summary>Makes a grain from what the store holds.</summary>
    public Activation Activate(string key)
    {
        var lane = Lane(key);
        var name = key[(key.IndexOf('/') + 1)..];
        var activation = new Activation(key, this, lane, key[..key.IndexOf('/')] switch
        {
            "channel" => new ChannelProcess(VChannelName.Parse(name), _channelPorts, _world.Options.Engine, this),
            "segment" => new SegmentProcess(new SegmentId(SimWorld.Number(key)), _segmentPorts),
            "collection" => new CollectionProcess(
                new CollectionId(SimWorld.Number(key)), new SimDocument(Objects, name), _peers, Ids, Time),
            _ => new IdProcess(new SimDocument(Objects, "ids"), Time),
        });
        if (activation.Process is ChannelProcess channel)
        {
            _ = lane.RunAsync(() =>
            {
                channel.Start();
                return TickAsync(activation, channel);
            });
        }

        return activation;
    }

    /// <summary>Everything in memory is gone.</summary>
    public void Kill()
    {
        IsAlive = false;
        _lanes.ForEach(lane => lane.Kill());
        foreach (var refuse in Unanswered.ToList())
        {
            _world.Scheduler.After(TimeSpan.FromMilliseconds(_random.Next(1, 1000)), refuse);
        }

        Unanswered.Clear();
    }

    public double NextFraction() => _random.NextDouble();

    public void Committed(
        VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced) =>
        _world.Note($"silo {Number}: {channel} commit {position}: {string.Join(", ", events.Select(Short))}");

    public void Recovered(VChannelName channel, LogOpened opened, long growingRows) =>
        _world.Note($"silo {Number}: {channel} epoch {opened.Epoch} after {opened.Last}: {growingRows} growing rows");

    public void Retrying(VChannelName channel, string why) => _world.Note($"silo {Number}: {channel} again: {why}");

    public void Damaged(VChannelName channel, string where)
    {
        _world.Note($"silo {Number}: {channel} DAMAGED: {where}");
        _world.Damaged(channel, where);
    }

    public void Fenced(VChannelName channel) => _world.Retire(SimWorld.Key(channel), this, "fenced");

    public void Gone(VChannelName channel) => _world.Retire(SimWorld.Key(channel), this, "gone");

    private static string Short(ChannelEvent change) =>
        change is SegmentChanged segment ? $"{segment.Segment} {segment.Event.GetType().Name}" : change.ToString();

    private SimLane Lane(string name)
    {
        var lane = _world.Scheduler.NewLane($"{Number}/{name}");
        _lanes.Add(lane);
        return lane;
    }

    private async Task TickAsync(Activation activation, ChannelProcess channel)
    {
        while (activation.IsAlive && !_world.IsRetired(activation))
        {
            await Task.Delay(_world.Options.Engine.TickInterval, Time);
            try
            {
                await channel.TickAsync();
            }
            catch (Exception broken) when (broken is not SimulationException)
            {
                _world.Fail($"a tick of {channel.Name} threw {broken}");
            }
        }
    }
}
