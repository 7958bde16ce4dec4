using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>A vchannel whose collection gets a field.</summary>
public sealed class SchemaTests
{
    private static readonly FieldId Colour = new(102);
    private static readonly FieldId Note = new(103);

    private static readonly CollectionSchema Coloured = Sample.Schema with
    {
        Version = 2,
        Fields = Sample.Schema.Fields.Add(new FieldSchema
        {
            Id = Colour,
            Name = "colour",
            DataType = DataType.Int64,
            Nullable = true,
            Default = new(7, 0, null),
        }),
    };

    private static readonly CollectionSchema Noted = Coloured with
    {
        Version = 3,
        Fields = Coloured.Fields.Add(
            new FieldSchema { Id = Note, Name = "note", DataType = DataType.VarChar, MaxLength = 9, Nullable = true }),
    };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Rows_from_before_a_field_answer_its_default_and_are_found_by_it(bool told, bool areFar)
    {
        var world = await BeginAsync(areFar);

        await GrowAsync(world, Coloured, told);
        await world.AppendAsync(Add(Sample.Rows(21, 2), Colour, new ValueColumn<long>(new long[] { 8, 9 })));

        Assert.Equal([1, 2, 3, 11, 12, 13], (await world.KeysAsync("colour == 7")).AsEnumerable());
        Assert.Equal([7, 7, 7, 7, 7, 7, 8, 9], (await NumbersAsync(world)).AsEnumerable());
        await FlushAsync(world);
        Assert.Equal([7, 7, 7, 7, 7, 7, 8, 9], (await NumbersAsync(world)).AsEnumerable());
    }

    [Fact]
    public async Task Rows_of_three_schemas_in_one_segment_outlive_flush_and_restart()
    {
        var world = await BeginAsync();
        await GrowAsync(world, Coloured, told: true);
        await world.AppendAsync(Add(Sample.Rows(21, 1), Colour, new ValueColumn<long>(new long[] { 8 })));
        await GrowAsync(world, Noted, told: true);
        await world.DeleteAsync(2, 12);

        // One without the newest columns, as a gateway sends it that looked at the schema in between.
        await world.AppendAsync(Sample.Rows(31, 1));

        await CheckAsync();
        await world.KillAsync();
        await world.StartAsync();
        await CheckAsync();
        await FlushAsync(world);
        await CheckAsync();
        world.Peers.LoseActivations();
        await CheckAsync();

        async Task CheckAsync()
        {
            Assert.Equal([1, 3, 11, 13, 21, 31], (await world.KeysAsync("note is null")).AsEnumerable());
            Assert.Equal([7, 7, 7, 7, 8, 7], (await NumbersAsync(world)).AsEnumerable());
        }
    }

    [Fact]
    public async Task A_schema_that_grew_while_the_vchannel_was_down_is_there_when_it_comes_back()
    {
        var world = await BeginAsync();
        await world.KillAsync();

        world.Schema = Coloured;
        await world.StartAsync();

        Assert.Equal([7, 7, 7, 7, 7, 7], (await NumbersAsync(world)).AsEnumerable());
    }

    [Fact]
    public async Task What_was_made_for_an_older_schema_is_refused_to_come_again()
    {
        var world = await BeginAsync();
        await GrowAsync(world, Coloured, told: true);

        var append = await world.OnTurnAsync(() => world.Channel.AppendAsync(
            new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(50, 1), Timestamp.Zero)));
        var delete = await world.OnTurnAsync(() => world.Channel.DeleteAsync(
            new DeleteSpec(1, default, new ValueColumn<long>(new long[] { 1 }), Timestamp.Zero)));
        var query = await world.OnTurnAsync(() => world.Channel.QueryAsync(
            new QuerySpec { Collection = Sample.Collection, SchemaVersion = 1 }, CancellationToken.None));

        Assert.Equal(
            [ErrorCode.CollectionOnRecovering, ErrorCode.CollectionOnRecovering, ErrorCode.CollectionOnRecovering],
            [append.Error!.Code, delete.Error!.Code, query.Error!.Code]);
        Assert.Equal(6, await world.CountAsync());
    }

    [Fact]
    public async Task An_older_schema_that_arrives_late_is_no_news()
    {
        var world = await BeginAsync();
        await GrowAsync(world, Noted, told: true);

        await world.OnTurnAsync(() => world.Channel.LearnAsync(Coloured));

        Assert.Equal(6, (await world.KeysAsync("note is null")).Length);
    }

    /// <summary>Keys 1 … 3 flushed and in memory, 11 … 13 growing.</summary>
    private static async Task<ChannelWorld> BeginAsync(bool areFar = false)
    {
        var world = new ChannelWorld(new SimStores()) { SegmentsAreFar = areFar };
        await world.StartAsync();
        await world.AppendAsync(1, 3);
        await FlushAsync(world);
        await world.AppendAsync(11, 3);
        Assert.Equal(6, await world.CountAsync());
        return world;
    }

    private static async Task GrowAsync(ChannelWorld world, CollectionSchema schema, bool told)
    {
        world.Schema = schema;
        if (told)
        {
            Assert.True((await world.OnTurnAsync(() => world.Channel.LearnAsync(schema))).IsOk);
        }
    }

    private static async Task FlushAsync(ChannelWorld world) =>
        await world.FlushedAsync((await world.FenceAsync()).Fence);

    private static RowBatch Add(RowBatch rows, FieldId field, Column column) =>
        new(rows.Columns.Add(new FieldColumn(field, column)));

    private static async Task<long[]> NumbersAsync(ChannelWorld world)
    {
        var found = await world.QueryAsync(new QuerySpec
        {
            Collection = Sample.Collection,
            SchemaVersion = world.Schema.Version,
            Fields = [Colour],
        });
        return ((ValueColumn<long>)found.Rows!.Rows[Colour]).Values.ToArray();
    }
}
