using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;

namespace Milvus.Engine.Tests;

/// <summary>Files that are not what they should be change nothing.</summary>
public sealed class OutsideFileTests
{
    public static TheoryData<string, string> Flaws { get; } = new()
    {
        { "missing", "missing" },
        { "another segment's", "says that it is of collection 500, partition 501, segment 4711" },
        { "damaged", "corrupt" },
        { "cut", "corrupt" },
        { "fewer rows than said", "has 10 rows, not 11" },
        { "of before the segment", "they must be behind" },
        { "of behind the grants", "they must be behind" },
        { "with an unequal field", "field 101 has 5" },
        { "without a field", "field 101 has no file" },
        { "at another segment's path", "path of a file" },
        { "at no path", "path of a file" },
        { "of a field that is none", "which the collection does not have" },
        { "of another partition", "partition of segment" },
        { "with a long message", "message id" },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_file_with_a_flaw_is_refused_and_nothing_changes(string flaw, string why)
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var files = await MakeAsync(world, node, segment, OutsideNode.BehindSince(granted), flaw);
        var commits = world.Coalesced.Count;

        var refused = await node.TrySaveAsync(segment, files, complete: true, save => flaw switch
        {
            "of another partition" => save with { Partition = new(502) },
            "with a long message" => save with
            {
                Checkpoints = [(segment, new StreamPosition(new string('A', 1372), "", new(1)))],
            },
            _ => save,
        });

        Assert.Equal(ErrorCode.ParameterInvalid, refused.Error?.Code);
        Assert.Contains(why, refused.Error!.Reason, StringComparison.Ordinal);
        Assert.Equal(commits, world.Coalesced.Count);
        Assert.Null((await world.StateAsync(everything: true)).Segments.Single(one => one.Id == segment).Saved);

        var right = await node.PutAsync(segment, 1, 10, OutsideNode.BehindSince(granted), 77);
        await node.SaveAsync(segment, right, complete: true);
        await node.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);
        Assert.Equal(10, await world.CountAsync());
    }

    [Fact]
    public async Task Segments_that_are_unknown_or_of_the_log_take_no_files()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        await world.AppendAsync(1, 5);
        var own = Assert.Single((await world.StateAsync()).Segments).Id;

        Assert.Equal(ErrorCode.SegmentNotFound, (await node.TrySaveAsync(new(4711), [])).Error!.Code);
        Assert.Equal(ErrorCode.ParameterInvalid, (await node.TrySaveAsync(own, [])).Error!.Code);
        Assert.Equal(5, await world.CountAsync());
    }

    [Fact]
    public async Task A_file_that_goes_before_the_manifest_is_told_and_waited_for()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var at = OutsideNode.BehindSince(granted);
        var files = await node.PutAsync(segment, 1, 10, at, 1);
        await node.SaveAsync(segment, files, complete: true);
        await world.Stores.Objects.DeleteAsync(files[3].Path, CancellationToken.None);
        await node.TickAsync(OutsideNode.Late);
        await world.UntilAsync(state => state.Lagging.Contains(files[3].Path, StringComparison.Ordinal));

        await node.PutAsync(segment, 1, 10, at, 1);
        await world.FlushedAsync(segment);
        Assert.Equal(10, await world.CountAsync());
    }

    [Fact]
    public async Task Rows_out_of_order_are_read_in_the_order_of_time()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(20);
        var segment = granted.Grants[0].Segment;
        var at = OutsideNode.BehindSince(granted);
        var late = await node.PutAsync(segment, 1, 10, at.Add(TimeSpan.FromMilliseconds(50)), 1);
        var early = await node.PutAsync(segment, 11, 10, at, 2);
        await node.SaveAsync(segment, [.. late, .. early], complete: true);
        await node.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);

        Assert.Equal(
            Enumerable.Range(11, 10).Select(key => (long)key),
            await world.KeysAsync(at.Add(TimeSpan.FromMilliseconds(10))));
        Assert.Equal(Enumerable.Range(1, 20).Select(key => (long)key), await world.KeysAsync());
    }

    private static async Task<ImmutableArray<SaveFileSpec>> MakeAsync(
        ChannelWorld world, OutsideNode node, SegmentId segment, Timestamp at, string flaw)
    {
        var when = flaw switch
        {
            "of before the segment" => Timestamp.From(1_000_000),
            "of behind the grants" => at.Add(TimeSpan.FromSeconds(60)),
            _ => at,
        };
        var files = await node.PutAsync(
            segment, 1, 10, when, 1, flaw == "another segment's" ? new SegmentId(4711) : null);
        var vectors = files[3];
        switch (flaw)
        {
            case "missing":
                await world.Stores.Objects.DeleteAsync(vectors.Path, CancellationToken.None);
                return files;
            case "damaged" or "cut":
                var stored = await world.Stores.Objects.GetAsync(vectors.Path, CancellationToken.None);
                var whole = stored!.Value.Content.ToArray();
                await world.Stores.Objects.DeleteAsync(vectors.Path, CancellationToken.None);
                whole[flaw == "cut" ? 0 : 60] ^= flaw == "cut" ? (byte)0 : (byte)0xFF;
                whole[14] ^= flaw == "damaged" ? (byte)1 : (byte)0;
                await world.Stores.Objects.PutIfAbsentAsync(
                    vectors.Path, [whole.AsMemory(0, flaw == "cut" ? whole.Length - 9 : whole.Length)], CancellationToken.None);
                return files;
            case "fewer rows than said":
                return files.SetItem(0, files[0] with { Entries = 11 });
            case "with an unequal field":
                var fewer = await node.PutAsync(segment, 1, 5, at, 2);
                return files.SetItem(3, fewer[3]);
            case "without a field":
                return files.RemoveAt(3);
            case "at another segment's path":
                return (await node.PutAsync(new(4711), 1, 10, at, 1)).SetItem(0, files[0]);
            case "at no path":
                return files.SetItem(0, files[0] with { Path = "files/../x" });
            case "of a field that is none":
                var none = vectors.Path.Replace("/101/", "/999/", StringComparison.Ordinal);
                await world.Stores.Objects.PutIfAbsentAsync(none, [new byte[100]], CancellationToken.None);
                return files.SetItem(3, vectors with { Field = new(999), Path = none });
            default:
                return files;
        }
    }
}
