using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Services;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Tests;

public sealed class SliceTests
{
    private static readonly FieldSchema Number = Field(DataType.Int64);
    private static readonly FieldSchema Text = Field(DataType.VarChar) with { MaxLength = 65_535 };

    [Theory]
    [InlineData(128, 10, 16_256)]
    [InlineData(128, 100, 2077)]
    [InlineData(32_768, 10, 63)]
    [InlineData(2, 16_384, 12)]
    public void As_many_queries_go_together_as_request_and_reply_have_room_for(int dim, int topK, int atMost)
    {
        var perSlice = SearchSlices.QueriesPerSlice(Search(dim, topK), Number);

        Assert.InRange(perSlice, atMost * 9 / 10, atMost);
        Assert.True((long)perSlice * dim * sizeof(float) <= MessageLimits.PayloadBytes);
        Assert.True((long)perSlice * topK * 40 <= MessageLimits.PayloadBytes);
    }

    [Fact]
    public void A_long_filter_takes_its_room_from_the_queries()
    {
        var filter = Search(32_768, 1) with { Filter = new string(' ', 4 << 20) };
        var template = Search(32_768, 1) with
        {
            Templates =
            [
                new("ids", new TemplateArgument { List = [.. Enumerable.Repeat(new TemplateArgument(), 131_072)] }),
            ],
        };

        Assert.Equal(31, SearchSlices.QueriesPerSlice(filter, Number));
        Assert.Equal(31, SearchSlices.QueriesPerSlice(template, Number));
    }

    [Fact]
    public void Rows_are_fetched_by_the_longest_texts_that_they_may_have()
    {
        Assert.Equal(126, HitFields.RowsPerSlice([Text]));
        Assert.Equal(63, HitFields.RowsPerSlice([Text, Text, Number]));
        Assert.Equal(MessageLimits.PayloadBytes / 12, HitFields.RowsPerSlice([Number]));
    }

    [Fact]
    public async Task Slices_are_answered_in_order_and_few_at_a_time()
    {
        var running = 0;
        var answers = await Slices.AskAsync(100, 4, async slice =>
        {
            Assert.InRange(Interlocked.Increment(ref running), 1, 4);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return (Outcome<int>)slice;
        });

        Assert.Equal(Enumerable.Range(0, 100), answers.Value);
    }

    [Fact]
    public async Task No_slice_is_begun_after_a_refusal()
    {
        var begun = 0;
        var answers = await Slices.AskAsync(100, 2, slice =>
        {
            begun++;
            return Task.FromResult<Outcome<int>>(slice == 3 ? MilvusErrors.Invalid("third") : slice);
        });

        Assert.Equal("third: invalid parameter", answers.Error!.Reason);
        Assert.Equal(4, begun);
    }

    private static SearchRequest Search(int dim, int topK) =>
        new() { Collection = new CollectionId(1), Dim = dim, TopK = topK };

    private static FieldSchema Field(DataType type) => new() { Id = new FieldId(100), Name = "f", DataType = type };
}
