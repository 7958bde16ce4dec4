using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Simulation.Tests.Worlds;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;

namespace Milvus.Simulation.Tests.Checks;

/// <summary>
/// The fold of every log as the store truly holds it, read behind everybody's back as soon as a commit is known to be
/// durable. Watches I2, I5, I6 and I7 on every commit.
/// </summary>
internal sealed class LogShadow(SimWorld world)
{
    private readonly SortedDictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private readonly HashSet<SegmentId> _segments = [];

    /// <summary>Commits seen.</summary>
    public long Commits { get; private set; }

    /// <summary>Segments that became flushed.</summary>
    public int Flushed { get; private set; }

    /// <summary>Rounds of deletes that were settled.</summary>
    public int Settled { get; private set; }

    /// <summary>The folds, by vchannel.</summary>
    public IEnumerable<ChannelState> States => _channels.Values.Select(channel => channel.State);

    /// <summary>The durable state of a vchannel; null when it never had a commit.</summary>
    public ChannelState? Find(string name) => _channels.GetValueOrDefault(name)?.State;

    public void Opened(string name, LogOpened opened)
    {
        world.Note($"{name} opened: epoch {opened.Epoch}, last {opened.Last}");
        if (_channels.TryGetValue(name, out var known) && opened.Epoch < known.Epoch)
        {
            // Its fence was overtaken while it was still reading; it will learn so when it writes.
            return;
        }

        CatchUp(name, opened.Last);
        _channels[name].Openings.Add((opened.Epoch, opened.Last));
    }

    public void Appended(string name, LogPosition position, long epoch)
    {
        // The answer may come so late that a newer owner's commits are known already.
        if (!_channels.TryGetValue(name, out var known) || position > known.Last)
        {
            CatchUp(name, position);
        }

        foreach (var (newer, last) in _channels[name].Openings)
        {
            if (newer > epoch && position > last)
            {
                world.Fail($"I7: {name} acknowledged commit {position} of epoch {epoch}; epoch {newer} had opened it at {last}");
            }
        }
    }

    private void CatchUp(string name, LogPosition upTo)
    {
        if (!_channels.TryGetValue(name, out var channel))
        {
            _channels[name] = channel = new Channel(ChannelState.New(VChannelName.Parse(name)));
        }

        if (upTo < channel.Last && channel.State is { Dropped: true, Segments.IsEmpty: true })
        {
            // All of it was done, so its log was deleted, and somebody asked for the vchannel again.
            _channels[name] = channel = new Channel(ChannelState.New(channel.State.Name));
        }

        if (upTo < channel.Last)
        {
            world.Fail($"{name} lost commits {upTo.Next} … {channel.Last} that were acknowledged");
            return;
        }

        if (upTo == channel.Last)
        {
            return;
        }

        world.OnTruth(async () =>
        {
            await foreach (var commit in world.TrueLogs.ReadAsync(name, channel.Last, upTo, CancellationToken.None))
            {
                await FoldAsync(channel, name, commit);
            }
        });
    }

    private async Task FoldAsync(Channel channel, string name, LogCommit commit)
    {
        Commits++;
        if (commit.Position != channel.Last.Next)
        {
            world.Fail($"{name}: commit {commit.Position} follows {channel.Last}");
        }

        if (commit.Epoch < channel.Epoch)
        {
            world.Fail($"I7: {name} has commit {commit.Position} of epoch {commit.Epoch} behind one of {channel.Epoch}");
        }

        channel.Epoch = commit.Epoch;
        channel.Last = commit.Position;
        var decoded = ChannelCommitCodec.Decode(name, commit, _ => true);
        foreach (var placed in decoded.Rows)
        {
            channel.RowsOf(placed.Segment).AddRange(
                Sample.Read(placed.Rows).Select(row => new StoredRow(row.Key, row.Version, placed.Timestamp)));
        }

        foreach (var change in decoded.Events)
        {
            await FoldAsync(channel, name, change);
        }
    }

    private async Task FoldAsync(Channel channel, string name, ChannelEvent change)
    {
        var before = channel.State;
        if (change is SegmentChanged { Event: SegmentOpened } opened && !_segments.Add(opened.Segment))
        {
            world.Fail($"I6: segment id {opened.Segment} was given out twice, now in {name}");
        }

        if (change is SegmentChanged { Event: RowsPlaced rows } && rows.Timestamp <= before.Watermark)
        {
            world.Fail($"I6: {name} placed rows at {rows.Timestamp}, not above {before.Watermark}");
        }

        if (change is SegmentChanged { Event: SegmentDropped } gone
            && !before.Dropped && before.Segments[gone.Segment].Rows > 0)
        {
            // Nobody drops partitions or truncates here.
            world.Fail($"I1: {name} dropped segment {gone.Segment} with its rows, and nobody had asked for it");
        }

        channel.State = ChannelMachine.Evolve(before, change);
        if (channel.State.Watermark < before.Watermark
            || ChannelMachine.Checkpoint(channel.State) < ChannelMachine.Checkpoint(before))
        {
            world.Fail($"I2: {name} went back with {change}");
        }

        switch (change)
        {
            case SegmentChanged { Event: SegmentFlushed flushed } segment:
                Flushed++;
                await CompareAsync(channel, segment.Segment, flushed);
                break;
            case DeletesSettled:
                Settled++;
                break;
        }
    }

    /// <summary>I5: the rows in the binlogs are those that the log has placed in the segment.</summary>
    private async Task CompareAsync(Channel channel, SegmentId segment, SegmentFlushed flushed)
    {
        var files = new SegmentFiles(world.TrueObjects, NoIds.Instance, StorageWorkers.Inline);
        if (await files.ReadManifestAsync(segment, CancellationToken.None) is not { } manifest)
        {
            world.Fail($"I4: segment {segment} is flushed, and {flushed.Manifest} is not there");
            return;
        }

        var chunk = await files.ReadRowsAsync(manifest, Sample.Schema, CancellationToken.None);
        var stamps = chunk.Timestamps;
        var stored = Sample.Read(chunk.Rows)
            .Select((row, at) => new StoredRow(row.Key, row.Version, new Timestamp(stamps.Span[at])));
        if (!stored.SequenceEqual(channel.RowsOf(segment)))
        {
            world.Fail($"I5: segment {segment} has other rows in its binlogs than in its log range");
        }

        channel.Forget(segment);
    }

    private sealed class Channel(ChannelState state)
    {
        private readonly SortedDictionary<SegmentId, List<StoredRow>> _rows = [];

        public ChannelState State { get; set; } = state;

        public LogPosition Last { get; set; }

        public long Epoch { get; set; }

        public List<(long Epoch, LogPosition Last)> Openings { get; } = [];

        public List<StoredRow> RowsOf(SegmentId segment)
        {
            if (!_rows.TryGetValue(segment, out var rows))
            {
                _rows[segment] = rows = [];
            }

            return rows;
        }

        public void Forget(SegmentId segment) => _rows.Remove(segment);
    }

    /// <summary>Reading needs no ids.</summary>
    private sealed class NoIds : IIdSource
    {
        public static readonly NoIds Instance = new();

        public Task<long> TakeAsync(int count, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A check writes nothing.");
    }
}
