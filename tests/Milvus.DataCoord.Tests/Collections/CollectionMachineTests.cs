using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Collections;
using static Milvus.DataCoord.Tests.Collections.CollectionScript;

namespace Milvus.DataCoord.Tests.Collections;

public sealed class CollectionMachineTests
{
    [Fact]
    public void A_created_collection_has_shards_and_the_default_partition()
    {
        var state = Given().When(Create).Expect<CollectionCreated>().State;

        Assert.Equal([VChannelName.Of(Id, 0), VChannelName.Of(Id, 1)], state.VChannels.AsEnumerable());
        Assert.Equal([new PartitionState(Partition, "_default", Now)], state.Partitions.AsEnumerable());
        Assert.True(state.Exists);
        Assert.False(state.LoadRequested);
    }

    [Fact]
    public void Creating_again_with_the_same_parameters_is_satisfied() =>
        GivenACollection()
            .When(Create with { Schema = SchemaCopy(), DefaultPartition = new(999), Now = Now.Next })
            .ExpectNothing();

    public static TheoryData<string, CreateCollection> OtherParameters { get; } = new()
    {
        { "shards", Create with { ShardCount = 1 } },
        { "level", Create with { ConsistencyLevel = 0 } },
        { "properties", Create with { Properties = [] } },
        { "database", Create with { Database = "other" } },
        { "description", Create with { Schema = Schema with { Description = "other" } } },
        { "fewer fields", Create with { Schema = Schema with { Fields = Schema.Fields.RemoveAt(3) } } },
        { "other field", WithField(1, field => field with { MaxLength = 7 }) },
        { "type params", WithField(2, field => field with { TypeParams = [] }) },
    };

    [Theory]
    [MemberData(nameof(OtherParameters))]
    public void Creating_again_with_other_parameters_is_refused(string what, CreateCollection other)
    {
        Assert.NotEmpty(what);
        GivenACollection()
            .When(other)
            .ExpectRefusal(
                ErrorCode.Unexpected, "create duplicate collection with different parameters, collection: books");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void Shards_outside_1_to_16_are_refused(int shards) =>
        Given()
            .When(Create with { ShardCount = shards })
            .ExpectRefusal(ErrorCode.ParameterInvalid, $"invalid shards_num: {shards}");

    [Fact]
    public void A_partition_key_makes_numbered_partitions_that_nobody_changes_by_hand()
    {
        var keyed = Create with
        {
            Schema = Schema with
            {
                Fields = [.. Schema.Fields.Select(field => field with { IsPartitionKey = field.Name == "title" })],
            },
            PartitionCount = 3,
        };
        var state = Given().When(keyed).Expect<CollectionCreated>().When(keyed).ExpectNothing().State;

        Assert.Equal(["_default_0", "_default_1", "_default_2"], state.Partitions.Select(partition => partition.Name));
        Assert.Equal(3, state.Partitions.Select(partition => partition.Id).Distinct().Count());
        Given().When(keyed)
            .When(new CreatePartition(new(8), "p", Now))
            .ExpectRefusal(ErrorCode.Unexpected, "disable create partition if partition key mode is used");
        Given().When(keyed)
            .When(new DropPartition("_default_0"))
            .ExpectRefusal(ErrorCode.Unexpected, "disable drop partition if partition key mode is used");
    }

    [Fact]
    public void A_number_of_partitions_needs_a_partition_key() =>
        Given()
            .When(Create with { PartitionCount = 2 })
            .ExpectRefusal(ErrorCode.ParameterInvalid, "num_partitions should only be specified with partition key");

    [Fact]
    public void A_schema_that_breaks_the_rules_is_refused() =>
        Given()
            .When(Create with { Schema = Schema with { Fields = [] } })
            .ExpectRefusal(ErrorCode.ParameterInvalid, "primary key is not specified");

    [Fact]
    public void An_index_takes_the_fields_name_and_default_parameters()
    {
        var index = Assert.Single(GivenACollection().When(Index("v")).Expect<IndexRecorded>().State.Indexes);

        Assert.Equal(("v", new FieldId(102), 900L), (index.Name, index.Field, index.Id));
        Assert.Equal([new("index_type", "AUTOINDEX"), new("metric_type", "COSINE")], index.Params.AsEnumerable());
    }

    [Fact]
    public void An_index_on_a_scalar_field_has_no_metric() =>
        Assert.Equal(
            "", GivenACollection().When(Index("title")).Expect<IndexRecorded>().State.Indexes[0].Param("metric_type"));

    [Fact]
    public void The_clients_parameters_are_kept_as_sent()
    {
        KeyValuePair<string, string>[] sent =
            [new("index_type", "IVF_FLAT"), new("params", "{\"nlist\":1024}"), new("metric_type", "L2")];

        Assert.Equal(sent, GivenACollection().When(Index("v", "", sent)).State.Indexes[0].Params);
    }

    [Fact]
    public void An_index_on_an_unknown_field_is_refused() =>
        GivenACollection()
            .When(Index("x"))
            .ExpectRefusal(ErrorCode.Unexpected, "cannot create index on non-exist field: x");

    [Fact]
    public void The_same_index_again_is_satisfied_in_any_order_of_parameters() =>
        GivenACollection()
            .When(Index("v", "mine", new("index_type", "FLAT"), new("metric_type", "IP")))
            .When(Index("v", "mine", new("metric_type", "IP"), new("index_type", "FLAT"))).ExpectNothing()
            .When(Index("v", "", new("metric_type", "IP"), new("index_type", "FLAT"))).ExpectNothing();

    [Theory]
    [InlineData("mine", "L2")]
    [InlineData("other", "IP")]
    public void A_second_distinct_index_on_a_field_is_refused(string name, string metric) =>
        GivenACollection()
            .When(Index("v", "mine", new("index_type", "FLAT"), new("metric_type", "IP")))
            .When(Index("v", name, new("index_type", "FLAT"), new("metric_type", metric)))
            .ExpectRefusal(ErrorCode.Unexpected, "at most one distinct index is allowed per field");

    [Fact]
    public void The_name_of_another_fields_index_is_refused() =>
        GivenACollection()
            .When(Index("v", "mine"))
            .When(Index("w", "mine"))
            .ExpectRefusal(ErrorCode.IndexDuplicate, "mine");

    [Theory]
    [InlineData("v", "index_type", "GPU_CAGRA", ErrorCode.Unexpected, "invalid index type: GPU_CAGRA")]
    [InlineData("title", "index_type", "HNSW", ErrorCode.Unexpected, "invalid index type: HNSW")]
    [InlineData("v", "metric_type", "JACCARD", ErrorCode.ParameterInvalid, "metric type JACCARD of field v")]
    public void Index_parameters_that_nobody_knows_are_refused(
        string field, string key, string value, ErrorCode code, string text) =>
        GivenACollection()
            .When(Index(field, "", new KeyValuePair<string, string>(key, value)))
            .ExpectRefusal(code, text);

    [Fact]
    public void A_load_needs_an_index_on_every_vector_field() =>
        GivenACollection()
            .When(Index("v"))
            .When(new RequestLoad([]))
            .ExpectRefusal(ErrorCode.IndexNotFound, "there is no vector index on field: [w]")
            .When(Index("w"))
            .When(new RequestLoad([])).Expect<LoadWasRequested>()
            .When(new RequestLoad([])).ExpectNothing()
            .When(new RequestRelease([])).Expect<ReleaseWasRequested>()
            .When(new RequestRelease([])).ExpectNothing();

    [Fact]
    public void A_dropped_collection_takes_nothing_but_the_drop_again() =>
        GivenACollection()
            .When(new DropCollection()).Expect<CollectionDropped>()
            .When(new DropCollection()).ExpectNothing()
            .When(Create).ExpectRefusal(ErrorCode.CollectionNotFound, "449")
            .When(new RequestRelease([])).ExpectRefusal(ErrorCode.CollectionNotFound, "449");

    [Fact]
    public void A_dropped_collection_owes_the_news_until_all_have_confirmed()
    {
        Assert.False(GivenACollection().State.OwesNews);
        var dropped = GivenACollection()
            .When(new ConfirmDropped()).ExpectRefusal(ErrorCode.ParameterInvalid, "449 is not dropped")
            .When(new DropCollection());
        Assert.True(dropped.State.OwesNews);

        var confirmed = dropped
            .When(new ConfirmDropped()).Expect<CollectionDropSettled>()
            .When(new ConfirmDropped()).ExpectNothing();

        Assert.False(confirmed.State.OwesNews);
    }

    [Fact]
    public void A_collection_that_was_never_created_is_not_found() =>
        Given().When(new DropCollection()).ExpectRefusal(ErrorCode.CollectionNotFound, "449");

    [Fact]
    public void A_collection_survives_its_json()
    {
        var state = GivenACollection().When(Index("v")).When(Index("w")).When(new RequestLoad([])).State;

        var json = DataCoordJson.Write(state);
        var read = DataCoordJson.Read<CollectionState>(json);

        Assert.Equal(json, DataCoordJson.Write(read));
        Assert.Equal(state.Partitions.AsEnumerable(), read.Partitions);
        Assert.Equal(state.VChannels.AsEnumerable(), read.VChannels);
        Assert.Equal(state.Schema.Fields.Select(Plain), read.Schema.Fields.Select(Plain));
        Assert.True(read.LoadRequested);
    }

    private static FieldSchema Plain(FieldSchema field) => field with { TypeParams = default };

    private static CreateCollection WithField(int index, Func<FieldSchema, FieldSchema> change) => Create with
    {
        Schema = Schema with { Fields = Schema.Fields.SetItem(index, change(Schema.Fields[index])) },
    };
}
