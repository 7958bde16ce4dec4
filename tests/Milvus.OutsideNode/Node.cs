using System.Collections.Concurrent;
using Milvus.OutsideNode.Binlogs;
using Milvus.OutsideNode.Rows;
using Milvus.OutsideNode.Wire;

namespace Milvus.OutsideNode;

/// <summary>
/// A node that writes the vchannels it is told to, and the proxy whose rows these are. All it knows after a crash is what
/// the coordinator tells it.
/// </summary>
internal sealed class Node(NodeOptions options, Coordinator coordinator, CollectionFacts collection)
{
    private const string Host = "127.0.0.1";
    private const int TicksPerRenewal = 10;

    private static readonly TimeSpan TickPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Assignment> _assignments = new();
    private readonly SegmentFiles _files = new(collection, new StoreFolder(options.Store), new LogIds(TimeProvider.System));
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock _gate = new();

    private long _number;

    /// <summary>The number that the coordinator knows this process by; 0 before it does.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Writes until all rows are in flushed segments, whoever wrote them.</summary>
    public async Task RunAsync(int port)
    {
        using var stopping = new CancellationTokenSource();
        await RegisterAsync(port, stopping.Token);
        var ticking = TickAsync(port, stopping.Token);
        var asking = AskAsync(stopping.Token);
        var looking = LookAsync(stopping.Token);
        try
        {
            await asking;
            var first = await Task.WhenAny(looking, ticking, _failed.Task);
            await first;
        }
        finally
        {
            await stopping.CancelAsync();
            foreach (var assignment in _assignments.Values) await assignment.StopAsync();
        }

        Progress.Say("done");
    }

    /// <summary>The order to write a vchannel; false when it is none of the collection's.</summary>
    public bool Watch(string channel, WatchOrder order)
    {
        var shard = collection.Channels.ToList().IndexOf(channel);
        if (shard < 0) return false;
        lock (_gate)
        {
            var assignment = _assignments.GetOrAdd(channel, _ => new Assignment(new ChannelWriter(
                channel, collection, StreamOf(shard), coordinator, _files, options)));
            assignment.Writer.Assign(order);
            assignment.Start(cancellation => RunAsync(channel, assignment, cancellation));
        }

        return true;
    }

    /// <summary>The order to complete segments; false when this node does not write the vchannel.</summary>
    public bool Flush(string channel, IEnumerable<long> segments)
    {
        if (!_assignments.TryGetValue(channel, out var assignment)) return false;
        assignment.Writer.Flush(segments);
        return true;
    }

    private RowStream StreamOf(int shard) => new(options.From, options.To, shard, collection.Channels.Count);

    private async Task RunAsync(string channel, Assignment assignment, CancellationToken cancellation)
    {
        try
        {
            await assignment.Writer.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (RefusedException refused) when (refused.Code == RefusedException.ChannelNotFound)
        {
            Progress.Say($"lost {channel}: {refused.Message}");
            Forget(channel, assignment);
        }
        catch (Exception fault) when (fault is RefusedException or IOException or InvalidOperationException)
        {
            _failed.TrySetException(fault);
        }
    }

    /// <summary>An order to write it again may have come meanwhile, and was answered with yes.</summary>
    private void Forget(string channel, Assignment assignment)
    {
        lock (_gate)
        {
            _assignments.TryRemove(KeyValuePair.Create(channel, assignment));
            if (assignment.Writer.Assigned is { } again) Watch(channel, again);
        }
    }

    private async Task RegisterAsync(int port, CancellationToken cancellation)
    {
        var number = await coordinator.RegisterAsync(0, Host, port, cancellation);
        Volatile.Write(ref _number, number);
        Progress.Say($"registered {number} at {port}");
    }

    /// <summary>As a proxy that has rows: asking for segments gives a vchannel its first writer.</summary>
    private async Task AskAsync(CancellationToken cancellation)
    {
        foreach (var channel in collection.Channels)
            await coordinator.GrantAsync(collection, channel, Number, [1], cancellation);
    }

    private async Task TickAsync(int port, CancellationToken cancellation)
    {
        for (var ticks = 1; !cancellation.IsCancellationRequested; ticks++)
        {
            try
            {
                await coordinator.ReportAsync(
                    Number,
                    _assignments.Values.Select(assignment => assignment.Writer.Tick()).OfType<Proto.Msg.DataNodeTtMsg>(),
                    cancellation);
                if (ticks % TicksPerRenewal == 0) await RenewAsync(port, cancellation);
            }
            catch (IOException)
            {
                // The next one says as much.
            }

            await Task.Delay(TickPause, cancellation);
        }
    }

    /// <summary>Whoever comes too late has lost its vchannels with its number, and begins anew.</summary>
    private async Task RenewAsync(int port, CancellationToken cancellation)
    {
        try
        {
            await coordinator.RegisterAsync(Number, Host, port, cancellation);
        }
        catch (RefusedException refused) when (refused.Code == RefusedException.NodeNotFound)
        {
            Progress.Say($"expired {Number}");
            foreach (var (channel, assignment) in _assignments)
            {
                await assignment.StopAsync();
                _assignments.TryRemove(KeyValuePair.Create(channel, assignment));
                Progress.Say($"lost {channel}: {refused.Message}");
            }

            await RegisterAsync(port, cancellation);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var progress = await coordinator.ProgressAsync(collection, cancellation);
            if (collection.Channels.Index().All(channel => IsDone(progress[channel.Item], StreamOf(channel.Index)))) return;
            await Task.Delay(LookPause, cancellation);
        }
    }

    private static bool IsDone(ChannelProgress progress, RowStream stream) =>
        progress.Place >= stream.Last && progress.Rows.Count == 0;
}
