using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Tests.Contracts;
using Milvus.Interfaces.Tests.Values;

namespace Milvus.Interfaces.Tests;

/// <summary>The comparison that the round trips rest on sees what it must.</summary>
public sealed class DifferenceTests
{
    [Fact]
    public void Every_member_of_every_message_counts()
    {
        var blind = from type in typeof(IChannelGrain).Assembly.GetTypes()
                    where type.IsPublic && TypeNames.IsMessage(type)
                    from property in type.GetProperties()
                    where property.IsDefined(typeof(IdAttribute), inherit: false)
                    where !Enumerable.Range(0, 50).Any(seed => Differs(type, property.Name, seed))
                    select $"{type.Name}.{property.Name}";
        Assert.Empty(blind);
    }

    [Fact]
    public void A_pair_counts_with_key_and_value()
    {
        Assert.NotNull(Difference.Between(KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 1)));
        Assert.NotNull(Difference.Between(KeyValuePair.Create("a", 1), KeyValuePair.Create("a", 2)));
    }

    [Fact]
    public void One_value_of_one_column_counts() => Assert.NotNull(Difference.Between(
        new AnyColumn(new ValueColumn<int>(new[] { 1, 2 })), new AnyColumn(new ValueColumn<int>(new[] { 1, 3 }))));

    [Fact]
    public void Which_rows_have_a_value_counts()
    {
        var column = new ValueColumn<int>(new[] { 1, 2, 3 });
        Assert.NotNull(Difference.Between(column, column.WithValid(Validity.Of([true, false, true]))));
        Assert.NotNull(Difference.Between(
            column.WithValid(Validity.Of([false, true, true])), column.WithValid(Validity.Of([true, false, true]))));
    }

    [Fact]
    public void The_shape_of_vectors_counts() => Assert.NotNull(Difference.Between(
        new FloatVectorColumn(2, new float[4]), new FloatVectorColumn(4, new float[4])));

    [Fact]
    public void Texts_count_and_where_they_lie_does_not()
    {
        var texts = new Utf8Column(new[] { 0, 1, 2 }, "ab"u8.ToArray());
        Assert.Null(Difference.Between(texts.Slice(1, 1), new Utf8Column(new[] { 0, 1 }, "b"u8.ToArray())));
        Assert.NotNull(Difference.Between(texts.Slice(1, 1), new Utf8Column(new[] { 0, 1 }, "a"u8.ToArray())));
    }

    [Fact]
    public void An_array_that_is_none_is_not_empty() => Assert.NotNull(Difference.Between(
        new RetrieveRequest { Collection = default, Fields = [] },
        new RetrieveRequest { Collection = default, Fields = default(ImmutableArray<FieldId>) }));

    /// <summary>Whether a copy with another value in one member is seen to differ in just that.</summary>
    private static bool Differs(Type type, string member, int seed)
    {
        var (left, right) = (new RandomValues(seed).Of(type), new RandomValues(seed).Of(type));
        var property = type.GetProperty(member)!;
        property.SetValue(right, property.GetValue(new RandomValues(seed + 1000).Of(type)));
        return Difference.Between(left, right)?.StartsWith("." + member, StringComparison.Ordinal) ?? false;
    }
}
