using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Tests.Grants;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Channels;

public sealed class WriterTests
{
    [Fact]
    public void Every_other_writer_begins_a_term() =>
        Given().When(new AssignWriter(7)).Expect(new WriterAssigned(7, 1)).ExpectReply(new WriterKnown(new(7, 1)))
            .When(new AssignWriter(7)).ExpectNothing().ExpectReply(new WriterKnown(new(7, 1)))
            .When(new AssignWriter(8)).Expect(new WriterAssigned(8, 2));

    [Fact]
    public void Nobody_keeps_the_term_and_who_follows_begins_the_next() =>
        Given(new WriterAssigned(7, 1)).When(new AssignWriter(0)).Expect(new WriterAssigned(0, 1))
            .When(new AssignWriter(0)).ExpectNothing()
            .When(new AssignWriter(7)).Expect(new WriterAssigned(7, 2));

    [Fact]
    public void A_negative_node_is_refused() =>
        Given().When(new AssignWriter(-1)).ExpectRefusal(ErrorCode.ParameterInvalid, "Node -1");

    [Fact]
    public void A_dropped_vchannel_takes_no_writer() =>
        Given().When(new DropChannel(Noon)).When(new AssignWriter(7))
            .ExpectRefusal(ErrorCode.ChannelNotFound, "refuses AssignWriter");

    [Fact]
    public void Without_a_writer_nothing_is_granted() =>
        Given().When(GrantScript.Command(Noon, GrantBook.Empty, 1, new RowRequest(new(1), 1)))
            .ExpectRefusal(ErrorCode.NodeNotFound, "nobody writes");

    [Theory]
    [InlineData(8, 2, true)]
    [InlineData(8, 0, true)]
    [InlineData(8, 1, false)]
    [InlineData(7, 1, false)]
    [InlineData(7, 0, false)]
    public void Only_the_writer_of_this_term_ticks(long node, long term, bool isWriter)
    {
        var script = Given(new WriterAssigned(7, 1), new WriterAssigned(8, 2))
            .When(new ExpireGrants(Noon, GrantBook.Empty) { By = new(node, term) });

        if (isWriter)
        {
            script.ExpectNothing();
        }
        else
        {
            script.ExpectRefusal(ErrorCode.ChannelNotFound, "node 8 in term 2");
        }
    }
}
