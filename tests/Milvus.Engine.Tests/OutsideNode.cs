using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Deltalog.V1;
using Milvus.Storage.Paths;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>A node that writes a vchannel from outside: asks for grants, puts files, ticks, saves.</summary>
internal sealed class OutsideNode(ChannelWorld world, long number = 7)
{
    public ChannelWriter Me { get; private set; } = new(number, 0);

    /// <summary>A tick that passes everything granted so far.</summary>
    public static Timestamp Late => Timestamp.From(TimeProvider.System.GetUtcNow()).Add(TimeSpan.FromSeconds(9));

    /// <summary>A vchannel whose writer is a node.</summary>
    public static async Task<(ChannelWorld World, OutsideNode Node)> BeginAsync()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        var node = new OutsideNode(world);
        await node.BecomeWriterAsync();
        return (world, node);
    }

    public async Task<ChannelWriter> BecomeWriterAsync() =>
        Me = Take(await world.OnTurnAsync(() => world.Channel.AssignWriterAsync(number)));

    public async Task<RowsGranted> GrantAsync(params long[] rows) => Take(await world.OnTurnAsync(() =>
        world.Channel.GrantAsync([.. rows.Select(count => new RowRequest(Sample.Partition, count))])));

    /// <summary>Rows for a granted segment, as their four files; nothing is saved yet.</summary>
    public async Task<ImmutableArray<SaveFileSpec>> PutAsync(
        SegmentId segment, long first, int count, Timestamp at, long log, SegmentId? says = null)
    {
        var rows = Sample.Rows(first, count);
        var times = Enumerable.Range(0, count).Select(row => (long)(at.Value + (ulong)row)).ToArray();
        (FieldId Field, DataType Type, Column Values)[] columns =
        [
            (FieldId.RowId, DataType.Int64, rows[FieldId.RowId]),
            (FieldId.Timestamp, DataType.Int64, new ValueColumn<long>(times)),
            (Sample.Key, DataType.Int64, rows[Sample.Key]),
            (Sample.Vector, DataType.FloatVector, rows[Sample.Vector]),
        ];
        var files = ImmutableArray.CreateBuilder<SaveFileSpec>();
        foreach (var (field, type, values) in columns)
        {
            var head = new BinlogDescriptor(
                Sample.Collection, Sample.Partition, says ?? segment, field, at, new((ulong)times[^1]), type, values.ByteCount);
            var path = new BinlogPath(
                BinlogKind.Insert, Sample.Collection, Sample.Partition, segment, field, log).ToString();
            var shape = type == DataType.FloatVector ? Sample.Dim : 0;
            await world.Stores.Objects.PutIfAbsentAsync(
                path, BinlogWriter.Write(head, shape, [values], BinlogCodec.Uncompressed), CancellationToken.None);
            files.Add(new SaveFileSpec(SavedFileKind.Insert, field, path, count));
        }

        return files.DrainToImmutable();
    }

    /// <summary>Deletes of keys in a segment, as a file.</summary>
    public async Task<SaveFileSpec> PutDeletesAsync(SegmentId segment, Timestamp at, long log, params long[] keys)
    {
        var deletes = new KeyDeletes(new ValueColumn<long>(keys), Array.ConvertAll(keys, _ => at.Value));
        var path = new BinlogPath(
            BinlogKind.Delta, Sample.Collection, Sample.Partition, segment, null, log).ToString();
        await world.Stores.Objects.PutIfAbsentAsync(
            path,
            DeltalogCodec.Encode(Sample.Collection, Sample.Partition, segment, deletes),
            CancellationToken.None);
        return new SaveFileSpec(SavedFileKind.Delta, default, path, keys.Length);
    }

    public Task<Outcome<bool>> TrySaveAsync(
        SegmentId segment, IEnumerable<SaveFileSpec> files, bool complete = false, Func<SaveSpec, SaveSpec>? change = null)
    {
        var save = new SaveSpec(Me, segment, Sample.Partition, [.. files]) { Complete = complete };
        return world.OnTurnAsync(() => world.Channel.SaveAsync(change is null ? save : change(save)));
    }

    public async Task SaveAsync(
        SegmentId segment, IEnumerable<SaveFileSpec> files, bool complete = false, Func<SaveSpec, SaveSpec>? change = null) =>
        Assert.True(Take(await TrySaveAsync(segment, files, complete, change)));

    public Task<Outcome<bool>> TryTickAsync(Timestamp tick, params (SegmentId Segment, long Rows)[] rows) =>
        world.OnTurnAsync(() => world.Channel.ReportAsync(
            Me, tick, [.. rows.Select(one => new RowReport(one.Segment, one.Rows))]));

    public async Task TickAsync(Timestamp tick, params (SegmentId Segment, long Rows)[] rows) =>
        Assert.True(Take(await TryTickAsync(tick, rows)));

    /// <summary>Grants, puts, saves and ticks until a segment with these rows is flushed.</summary>
    public async Task<SegmentId> WriteAsync(long first, int count, long log = 1)
    {
        var granted = await GrantAsync(count);
        var segment = granted.Grants[0].Segment;
        var files = await PutAsync(segment, first, count, BehindSince(granted), log);
        await SaveAsync(segment, files, complete: true);
        await TickAsync(Late);
        await world.FlushedAsync(segment);
        return segment;
    }

    /// <summary>A moment at which rows of a grant may be.</summary>
    public static Timestamp BehindSince(RowsGranted granted) => granted.Expiry.Add(TimeSpan.FromMilliseconds(-100));

    private static T Take<T>(Outcome<T> outcome) => outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
}
