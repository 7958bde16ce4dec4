using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;
using Operation = Milvus.Proto.FieldPartialUpdateOp.Types.OpType;

namespace Milvus.Gateway.Tests;

/// <summary>Upserts that send some fields.</summary>
public sealed class PartialUpdateTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fields_that_are_not_sent_keep_their_values(bool isFlushed)
    {
        await MakeAsync();
        if (isFlushed) await WaitForFlushAsync(await FlushAsync());
        var before = await QueryAsync("id in [1, 2, 3]", "*", "FloatVector");

        var reply = await UpdateAsync(Ids(3, 1), Integers("age", 300, 100));

        Assert.Equal((2L, [3L, 1L]), (reply.UpsertCnt, reply.Ids.IntId.Data));
        var after = await QueryAsync("id in [1, 2, 3]", "*", "FloatVector");
        Assert.Equal([100, 2, 300], after.Single(data => data.FieldName == "age").Scalars.IntData.Data);
        foreach (var field in before.Where(data => data.FieldName != "age"))
            Assert.Equal(field, after.Single(data => data.FieldName == field.FieldName));
        Assert.Equal(9, await CountAsync());
    }

    [Fact]
    public async Task A_null_that_is_sent_becomes_null_or_the_default()
    {
        await MakeAsync();
        var age = Integers("age", 0);
        age.ValidData.Add(false);
        age.Scalars.IntData.Data.Clear();
        var label = new Proto.FieldData { FieldName = "label", Scalars = new() { StringData = new() } };
        label.ValidData.Add(false);

        await UpdateAsync(Ids(1), age, label);

        Assert.Equal([1L], await IdsAsync("age is null and label == 'none' and id < 3"));
    }

    [Fact]
    public async Task Dynamic_keys_are_merged_at_the_top()
    {
        await MakeAsync();
        var dynamic = new Proto.FieldData { IsDynamic = true, Scalars = new() { JsonData = new() } };
        dynamic.Scalars.JsonData.Data.Add(ByteString.CopyFromUtf8("""{"size":{"w":2},"new":true}"""));

        await UpdateAsync(Ids(1), dynamic);

        Assert.Equal([1L], await IdsAsync("color == 'c1' and size['w'] == 2 and new == true"));
    }

    [Fact]
    public async Task Arrays_take_and_lose_elements()
    {
        await MakeAsync();
        var old = Array(await QueryAsync("id == 1", "numbers", "words"), "numbers");

        await UpdateAsync([Op("numbers", Operation.ArrayAppend)], Ids(1), Arrays("numbers", [7, 8]));
        Assert.Equal([.. old, 7, 8], Array(await QueryAsync("id == 1", "numbers"), "numbers"));
        await UpdateAsync([Op("numbers", Operation.ArrayRemove)], Ids(1), Arrays("numbers", [7, .. old]));
        Assert.Equal([8], Array(await QueryAsync("id == 1", "numbers"), "numbers"));
        await UpdateAsync([Op("numbers", Operation.Replace)], Ids(1), Arrays("numbers", [5]));
        Assert.Equal([5], Array(await QueryAsync("id == 1", "numbers"), "numbers"));
        var full = await SendAsync(
            [Op("numbers", Operation.ArrayAppend)], Ids(1), Arrays("numbers", [1, 2, 3, 4, 5]));
        Assert.Equal(1100, full.Status.Code);
        Assert.Contains("exceeds max capacity", full.Status.Reason);
        Assert.Equal([5], Array(await QueryAsync("id == 1", "numbers"), "numbers"));
    }

    [Fact]
    public async Task A_new_row_needs_what_every_row_needs()
    {
        await MakeAsync();
        var rows = RichSamples.Insert(Name, 70, 1, "FloatVector").FieldsData.ToList();

        var refused = await SendAsync([], [.. rows.Where(data => data.FieldName != "FloatVector")]);
        await UpdateAsync([.. rows.Where(data => data.FieldName is "id" or "numbers" or "place" or "FloatVector")]);

        Assert.Equal(1100, refused.Status.Code);
        Assert.Contains("fieldSchema(FloatVector) has no corresponding fieldData pass in", refused.Status.Reason);
        Assert.Equal([70L], await IdsAsync("id >= 70 and age is null and label == 'none'"));
    }

    [Fact]
    public async Task What_cannot_be_merged_leaves_nothing_behind()
    {
        await MakeAsync(shards: 4);

        var refused = await SendAsync([], Ids(1, 2, 3, 4, 5, 99), Integers("age", 0, 0, 0, 0, 0, 0));

        Assert.Equal((1100, 6), (refused.Status.Code, refused.ErrIndex.Count));
        Assert.Empty(await IdsAsync("age == 0"));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await MakeAsync();

        Assert.Contains("duplicate primary keys", (await SendAsync([], Ids(1, 1), Integers("age", 1, 2))).Status.Reason);
        Assert.Contains("fieldSchema(id)", (await SendAsync([], Integers("age", 1))).Status.Reason);
        Assert.Contains("age", (await SendAsync(
            [Op("age", Operation.ArrayAppend)], Ids(1), Integers("age", 1))).Status.Reason);
        Assert.Contains("nowhere", (await SendAsync(
            [Op("nowhere", Operation.ArrayAppend)], Ids(1), Integers("age", 1))).Status.Reason);
        Assert.Contains("words", (await SendAsync(
            [Op("words", Operation.ArrayAppend)], Ids(1), Integers("age", 1))).Status.Reason);
        await CallAsync<Proto.Status>("ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = Name });
        Assert.Equal(101, (await SendAsync([], Ids(1), Integers("age", 1))).Status.Code);
    }

    [Fact]
    public async Task None_of_many_clients_that_update_the_same_rows_loses_an_update()
    {
        await MakeAsync(shards: 2);
        var clients = Enumerable.Range(0, 8).ToArray();

        await Task.WhenAll(clients.Select(async client =>
        {
            using var own = new CollectionSteps(host.Address, Name);
            for (var i = 0; i < 4; i++)
                await own.CallAsync<Proto.MutationResult>("Upsert", Request([], Ids(1, 2, 3), Dynamic(client, i)));
        }));

        Assert.Equal(3, (await IdsAsync(
            string.Join(" and ", clients.SelectMany(client =>
                Enumerable.Range(0, 4).Select(i => $"k{client}_{i} == {i}"))) + " and id in [1, 2, 3]")).Count);
    }

    private async Task MakeAsync(int shards = 1)
    {
        await CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = Name,
            Schema = RichSamples.Schema("FloatVector").ToByteString(),
            ShardsNum = shards,
        });
        var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "FloatVector" };
        index.ExtraParams.Add(Samples.Pair("metric_type", "L2"));
        await CallAsync<Proto.Status>("CreateIndex", index);
        await CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = Name });
        await CallAsync<Proto.MutationResult>("Insert", RichSamples.Insert(Name, 1, 9, "FloatVector"));
    }

    private Proto.UpsertRequest Request(Proto.FieldPartialUpdateOp[] operations, params Proto.FieldData[] columns)
    {
        var request = new Proto.UpsertRequest { CollectionName = Name, PartialUpdate = true };
        request.NumRows = (uint)Math.Max(1, columns[0].Scalars.LongData?.Data.Count ?? 1);
        request.FieldsData.AddRange(columns);
        request.FieldOps.AddRange(operations);
        return request;
    }

    private Task<Proto.MutationResult> UpdateAsync(params Proto.FieldData[] columns) => UpdateAsync([], columns);

    private Task<Proto.MutationResult> UpdateAsync(
        Proto.FieldPartialUpdateOp[] operations, params Proto.FieldData[] columns) =>
        CallAsync<Proto.MutationResult>("Upsert", Request(operations, columns));

    private Task<Proto.MutationResult> SendAsync(
        Proto.FieldPartialUpdateOp[] operations, params Proto.FieldData[] columns) =>
        SendAsync<Proto.MutationResult>("Upsert", Request(operations, columns));

    private async Task<IReadOnlyList<Proto.FieldData>> QueryAsync(string filter, params string[] fields) =>
        (await CallAsync<Proto.QueryResults>(
            "Query",
            new Proto.QueryRequest { CollectionName = Name, Expr = filter, OutputFields = { fields } })).FieldsData;

    private async Task<IReadOnlyList<long>> IdsAsync(string filter) =>
        (await QueryAsync(filter, "id")).SingleOrDefault(data => data.FieldName == "id")?.Scalars.LongData.Data ?? [];

    private static Google.Protobuf.Collections.RepeatedField<int> Array(IReadOnlyList<Proto.FieldData> columns, string name) =>
        Assert.Single(columns.Single(data => data.FieldName == name).Scalars.ArrayData.Data).IntData.Data;

    private static Proto.FieldPartialUpdateOp Op(string field, Operation operation) =>
        new() { FieldName = field, Op = operation };

    private static Proto.FieldData Ids(params long[] ids) =>
        new() { FieldName = "id", Scalars = new() { LongData = new() { Data = { ids } } } };

    private static Proto.FieldData Integers(string name, params int[] values) =>
        new() { FieldName = name, Scalars = new() { IntData = new() { Data = { values } } } };

    private static Proto.FieldData Arrays(string name, params int[][] rows)
    {
        var data = new Proto.FieldData { FieldName = name, Scalars = new() { ArrayData = new() } };
        data.Scalars.ArrayData.Data.AddRange(
            rows.Select(row => new Proto.ScalarField { IntData = new() { Data = { row } } }));
        return data;
    }

    private static Proto.FieldData Dynamic(int client, int value)
    {
        var data = new Proto.FieldData { IsDynamic = true, Scalars = new() { JsonData = new() } };
        for (var row = 0; row < 3; row++)
            data.Scalars.JsonData.Data.Add(ByteString.CopyFromUtf8($$"""{"k{{client}}_{{value}}":{{value}}}"""));
        return data;
    }
}
