using Milvus.Core;
using Milvus.Engine.Nodes;

namespace Milvus.Engine.Tests.Nodes;

/// <summary>Who gets which vchannel. A state is written as <c>node: vchannels</c>, a vchannel as collection.shard.</summary>
public sealed class NodePolicyTests
{
    [Theory]
    [InlineData("", "1.0", "")]
    [InlineData("", "1.0", "0: 1.0")]
    [InlineData("3: | 5:", "1.0", "3: 1.0 | 5:")]
    [InlineData("3: 1.0 | 5:", "1.1", "3: 1.0 | 5: 1.1")]
    [InlineData("3: 1.0 2.0 | 5: 3.0", "1.1", "3: 1.0 2.0 | 5: 1.1 3.0")]
    [InlineData("3: 1.0 | 5: 2.0", "1.1", "3: 1.0 | 5: 1.1 2.0")]
    [InlineData("3: 2.0 | 5: 1.0", "1.1", "3: 1.1 2.0 | 5: 1.0")]
    [InlineData("3: 2.0 | 5: 3.0", "1.1", "3: 1.1 2.0 | 5: 3.0")]
    [InlineData("3: 1.0 | 5: 2.0 3.0", "1.0", "3: 1.0 | 5: 2.0 3.0")]
    public void A_vchannel_goes_to_the_least_loaded(string before, string channel, string after)
    {
        var expected = after.StartsWith("0:", StringComparison.Ordinal) ? before : after;

        Assert.Equal(expected, Text(NodePolicy.Use(State(before), Channel(channel))));
    }

    [Theory]
    [InlineData("3: 1.0 1.1 2.0 2.1", new long[] { 3 }, "0: 1.0 1.1 2.0 2.1")]
    [InlineData("3: 1.0 1.1 2.0 2.1 | 5: | 7:", new long[] { 3 }, "5: 1.0 2.0 | 7: 1.1 2.1")]
    [InlineData("3: 1.0 1.1 1.2 1.3 | 5: 2.0 2.1 | 7:", new long[] { 3 }, "5: 1.2 2.0 2.1 | 7: 1.0 1.1 1.3")]
    [InlineData("3: 1.0 | 5: 1.1 | 7: 2.0 3.0", new long[] { 3, 5 }, "7: 1.0 1.1 2.0 3.0")]
    [InlineData("3: 1.0 | 5: 1.1", new long[] { 4 }, "3: 1.0 | 5: 1.1")]
    [InlineData("3: 1.0 | 5: 1.1", new long[0], "3: 1.0 | 5: 1.1")]
    public void What_ended_nodes_wrote_is_spread(string before, long[] ended, string after) =>
        Assert.Equal(after, Text(NodePolicy.End(State(before), ended)));

    [Theory]
    [InlineData("", "9:")]
    [InlineData("0: 1.0 1.1", "9: 1.0 1.1")]
    [InlineData("3: 1.0 1.1", "3: 1.0 1.1 | 9:")]
    public void A_new_node_takes_what_waits_and_no_more(string before, string after) => Assert.Equal(
        after, Text(NodePolicy.Register(State(before), 9, new NodeEntry("new", 1, ""))));

    [Fact]
    public void A_new_node_at_an_old_address_takes_its_place() => Assert.Equal(
        "5: 1.1 2.0 | 9: 1.0",
        Text(NodePolicy.Register(State("3: 1.0 1.1 | 5: 2.0"), 9, new NodeEntry("host", 3, ""))));

    [Fact]
    public void Many_vchannels_of_a_node_that_ends_differ_by_at_most_one_between_the_others()
    {
        var state = State("1: | 2: | 3: | 4:");
        for (var i = 0; i < 120; i++)
        {
            state = NodePolicy.Use(state, VChannelName.Of(new CollectionId(1 + (i / 8)), i % 8));
        }

        state = NodePolicy.End(state, [2]);

        Assert.Equal([40, 40, 40], state.Channels.GroupBy(one => one.Node).Select(node => node.Count()));
        Assert.All(
            state.Channels.GroupBy(one => (one.Node, one.Channel.Collection)),
            ofCollection => Assert.InRange(ofCollection.Count(), 2, 4));
    }

    private static VChannelName Channel(string text)
    {
        var parts = text.Split('.');
        return VChannelName.Parse($"dml_{parts[0]}v{parts[1]}");
    }

    private static NodesState State(string text)
    {
        var state = NodesState.Empty;
        foreach (var part in text.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var (number, channels) = (part.Split(':')[0].Trim(), part.Split(':')[1]);
            var node = long.Parse(number, null);
            state = node == 0
                ? state
                : state with { Nodes = state.Nodes.Add(node, new NodeEntry("host", (int)node, "")) };
            foreach (var channel in channels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                state = state.With(Channel(channel), node);
            }
        }

        return state;
    }

    private static string Text(NodesState state)
    {
        var nodes = state.Channels.Any(one => one.Node == 0) ? state.Nodes.Keys.Prepend(0) : state.Nodes.Keys;
        return string.Join(" | ", nodes.Select(node => string.Join(
            ' ',
            state.Channels
                .Where(one => one.Node == node)
                .Select(one => $"{one.Channel.Collection}.{one.Channel.Shard}")
                .Prepend($"{node}:"))));
    }
}
