using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Tests.Contracts;
using Milvus.Interfaces.Tests.Values;

namespace Milvus.Interfaces.Tests.OnOrleans;

/// <summary>Whatever goes between silos arrives as it was sent.</summary>
public sealed class RoundTripTests
{
    private const int Seeds = 200;
    private static readonly Type[] Types = typeof(IChannelGrain).Assembly.GetTypes();

    public static TheoryData<string> Messages() =>
    [
        .. Types.Where(static type => TypeNames.IsMessage(type) && !TypeNames.IsSurrogate(type, Types))
            .Select(static type => type.FullName!),
    ];

    public static TheoryData<string> Values() =>
        [.. new TypeNames(Types).Converted.Select(static pair => pair.Value.AssemblyQualifiedName!)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_arrives_as_it_was_sent(string name) => Arrives(typeof(IChannelGrain).Assembly.GetType(name)!);

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_with_a_converter_arrives_as_it_was_sent(string name) => Arrives(Type.GetType(name)!);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_column_arrives_as_it_was_sent_slices_and_empty_ones_too(int kind)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var column = new AnyColumn(new RandomValues(seed).Column(rows: seed % 7, kind));
            Assert.Null(Difference.Between(column, Wire.Pass(column), $"seed {seed}"));
        }
    }

    [Fact]
    public void A_slice_of_texts_travels_without_the_rest()
    {
        var texts = new Utf8Column(Enumerable.Range(0, 101).Select(static i => i * 1000).ToArray(), new byte[100_000]);
        var bytes = Wire.Serializer.SerializeToArray(new AnyColumn(texts.Slice(50, 1)));
        Assert.InRange(bytes.Length, 1000, 1200);
    }

    [Fact]
    public void Rows_to_be_flushed_stay_behind()
    {
        var rows = new RowBatch([new FieldColumn(FieldId.RowId, new ValueColumn<long>(new long[4 << 20]))]);
        var request = (FlushSegmentRequest)new RandomValues(1).Of(typeof(FlushSegmentRequest))!;
        var chunk = new RowChunk(rows, new ulong[4 << 20]);
        var bytes = Wire.Serializer.SerializeToArray(request with { Chunks = [chunk] });
        Assert.InRange(bytes.Length, 1, 4096);
        Assert.True(Wire.Read<FlushSegmentRequest>(bytes).Chunks.IsDefaultOrEmpty);
    }

    [Fact]
    public void Rows_are_not_copied_within_a_silo()
    {
        var request = (AppendRequest)new RandomValues(1).Of(typeof(AppendRequest))!;
        Assert.Same(request.Rows, Wire.Copy(request).Rows);
    }

    [Fact]
    public void Rows_to_be_flushed_are_not_copied_within_a_silo()
    {
        var rows = new RandomValues(1).Rows(10);
        var request = (FlushSegmentRequest)new RandomValues(1).Of(typeof(FlushSegmentRequest))!;
        var copy = Wire.Copy(request with { Chunks = [new RowChunk(rows, new ulong[10])] });
        Assert.Same(rows, Assert.Single(copy.Chunks).Rows);
    }

    private static void Arrives(Type type)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var sent = new RandomValues(seed).Of(type);
            Assert.Null(Difference.Between(sent, Wire.Pass(sent), $"seed {seed}"));
        }
    }
}
