using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Collections;
using Milvus.Engine.Collections;
using Milvus.Simulation.Tests.Checks;
using Milvus.Simulation.Tests.Worlds;
using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Loads;

/// <summary>
/// One run: a collection is made, clients work on it while faults happen, then all faults end and everything that is
/// owed must be done (I8) and everything acknowledged be there.
/// </summary>
internal sealed class SimRun
{
    private const long MaxSteps = 400_000;

    /// <summary>Virtual time in which everything owed must be done once nothing fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A call under way may have to time out first, and work that failed waits for its next turn.</summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromMinutes(1);

    private readonly RowModel _model = new();
    private readonly List<SimClient> _clients = [];

    private SimRun(SimOptions options)
    {
        World = new SimWorld(options);
        for (var i = 0; i < options.Clients; i++)
        {
            _clients.Add(new SimClient(World, _model, i));
        }
    }

    public SimWorld World { get; }

    /// <summary>Runs one seed from beginning to end.</summary>
    /// <param name="options">What the run is like.</param>
    /// <param name="beforeStep">Called before every step, to hurt the world at one of them; null for nothing.</param>
    public static SimResult Run(SimOptions options, Action<SimWorld>? beforeStep = null)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var run = new SimRun(options);
            run.Go(beforeStep);
            return run.Result();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private SimResult Result() => new(
        World.Options,
        World.Violation,
        World.Scheduler.Trace,
        World.Scheduler.Steps,
        World.Scheduler.Elapsed,
        _model.Acknowledged,
        World.Shadow.Flushed,
        World.Shadow.Settled,
        World.Notes.ToList());

    private void Go(Action<SimWorld>? beforeStep)
    {
        try
        {
            Do("make the collection", CreateAsync);
            if (beforeStep is not null)
            {
                var watch = World.Scheduler.BeforeStep;
                World.Scheduler.BeforeStep = () =>
                {
                    watch?.Invoke();
                    beforeStep(World);
                };
            }

            Do("work", WorkAsync);
            World.Heal();
            Do("settle", SettleAsync);
            Do("read at the end", ReadAllAsync);
            if (World.Options.DropsCollection)
            {
                World.BeginFaults();
                Do("drop", DropAsync);
                World.Heal();
                Do("forget", ForgetAsync);
            }
        }
        catch (SimulationException ended)
        {
            World.Fail(ended.Message);
        }
    }

    private void Do(string what, Func<Task> work)
    {
        if (World.Violation is not null)
        {
            return;
        }

        World.Note($"-- {what}");
        var task = World.Scheduler.NewLane(what).RunAsync(work);
        try
        {
            World.Scheduler.RunUntil(() => task.IsCompleted || World.Violation is not null, MaxSteps);
        }
        catch (SimulationException ended)
        {
            throw new SimulationException($"{what}: {ended.Message}");
        }

        if (task.IsFaulted)
        {
            World.Fail($"{what}: {task.Exception!.InnerException}");
        }
    }

    private async Task CreateAsync()
    {
        var create = new CreateCollection("default", Sample.Schema, World.Options.Shards, default, 0, [], Timestamp.Zero);
        var made = await OnCollectionAsync(collection => collection.CreateAsync(create, CancellationToken.None));
        World.Partition = made.Partitions[0].Id;
        await OnCollectionAsync(collection =>
            collection.CreateIndexAsync("v", "", [], CancellationToken.None));
        await OnCollectionAsync(collection => collection.LoadAsync(load: true, [], CancellationToken.None));
        World.BeginFaults();
    }

    private async Task WorkAsync()
    {
        var working = _clients.Count;
        foreach (var client in _clients)
        {
            _ = World.Scheduler.NewLane("client").RunAsync(async () =>
            {
                await client.RunAsync(World.Options.Calls, () => World.Violation is not null);
                working--;
                return true;
            });
        }

        while (working > 0)
        {
            await Task.Delay(World.Options.MishapEvery, World.Time);
            World.Mishap();
        }
    }

    /// <summary>I8: flushes end, owed work is done, deletes are settled.</summary>
    private async Task SettleAsync()
    {
        // Those that were answered during the faults must end by themselves, without another flush to help them on.
        await FlushedAsync(World.Scheduler.Elapsed + FlushPatience);
        var deadline = World.Scheduler.Elapsed + Patience;
        while (await _clients[0].FlushAsync() is null)
        {
            GiveUp(deadline, "no flush was answered");
            await PauseAsync();
        }

        await FlushedAsync(deadline);
        while (World.Shadow.States.FirstOrDefault(Owes) is { } owing)
        {
            GiveUp(deadline, $"{owing.Name} still owes {string.Join(", ", ChannelMachine.Owed(owing))}, "
                + $"deletes {owing.Deletes}, settling {owing.Settling}");
            await PauseAsync();
        }
    }

    private async Task FlushedAsync(TimeSpan deadline)
    {
        foreach (var flush in _clients.SelectMany(client => client.Flushes).ToList())
        {
            while (true)
            {
                var progress = await World.CallAsync<CollectionProcess, FlushProgress>(
                    null, SimWorld.Key(Sample.Collection), collection => collection.GetFlushProgressAsync(
                        flush.FlushTimestamp, flush.Sealed, CancellationToken.None));
                if (progress is { IsOk: true, Value.Flushed: true })
                {
                    break;
                }

                var lagging = progress.IsOk ? progress.Value.Lagging : progress.Error.ToString();
                GiveUp(deadline, $"the flush at {flush.FlushTimestamp} does not end: {lagging}");
                await PauseAsync();
            }
        }
    }

    private static bool Owes(ChannelState state) =>
        ChannelMachine.Owed(state).Count > 0 || !state.Deletes.IsEmpty || !state.Settling.IsEmpty;

    private async Task ReadAllAsync()
    {
        var deadline = World.Scheduler.Elapsed + Patience;
        for (var shard = 0; shard < World.Options.Shards; shard++)
        {
            while (!await _clients[0].ReadAsync(shard))
            {
                GiveUp(deadline, $"shard {shard} cannot be read");
                await PauseAsync();
            }
        }
    }

    private async Task DropAsync()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var dropped = await World.CallAsync<CollectionProcess, bool>(
                null, SimWorld.Key(Sample.Collection), collection => collection.DropAsync(CancellationToken.None));
            World.Note($"drop: {(dropped.IsOk ? "done" : dropped.Error)}");
            World.Mishap();
            await Task.Delay(World.Options.MishapEvery, World.Time);
        }
    }

    /// <summary>Nothing of a dropped collection stays: no log, no manifest.</summary>
    private async Task ForgetAsync()
    {
        var deadline = World.Scheduler.Elapsed + Patience;
        while (true)
        {
            var dropped = await World.CallAsync<CollectionProcess, bool>(
                null, SimWorld.Key(Sample.Collection), collection => collection.DropAsync(CancellationToken.None));
            var left = new List<string>();
            World.OnTruth(async () => left.AddRange(await World.TrueLogs.ListAsync(CancellationToken.None)));
            if (left.Count == 0 && !LeavesOrphans)
            {
                World.OnTruth(async () =>
                {
                    await foreach (var info in World.TrueObjects.ListAsync("manifest/", CancellationToken.None))
                    {
                        left.Add(info.Path);
                    }
                });
            }

            if (dropped.IsOk && left.Count == 0)
            {
                return;
            }

            GiveUp(deadline, $"the dropped collection leaves {string.Join(", ", left)}");
            World.WakeAll(World.Silos[0]);
            await PauseAsync();
        }
    }

    /// <summary>
    /// Whether a manifest may be put, or shown, after its segment was dropped. The sweep of orphans is for those.
    /// </summary>
    private bool LeavesOrphans => World.Options.Store.StaleList > 0
        || (World.Options.Mishaps & (Mishaps.TwoActivations | Mishaps.Deactivation | Mishaps.LostSegment)) != 0
        || (World.Options.Mishaps.HasFlag(Mishaps.Kill) && !World.Options.OnDisk);

    private Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(300), World.Time);

    private void GiveUp(TimeSpan deadline, string why)
    {
        if (World.Scheduler.Elapsed > deadline)
        {
            throw new SimulationException($"I8: long after the last fault {why}");
        }
    }

    private async Task<T> OnCollectionAsync<T>(Func<CollectionProcess, Task<Outcome<T>>> call)
    {
        var outcome = await World.CallAsync(null, SimWorld.Key(Sample.Collection), call);
        return outcome.IsOk ? outcome.Value : throw new SimulationException(outcome.Error.ToString());
    }
}
