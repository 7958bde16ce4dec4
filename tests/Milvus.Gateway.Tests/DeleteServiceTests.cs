using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class DeleteServiceTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Named_keys_are_gone_at_once_and_after_a_flush(int shards)
    {
        await CreateAsync(shards);
        await LoadAsync();
        await InsertAsync(1, 100);
        await WaitForFlushAsync(await FlushAsync());
        await InsertAsync(101, 20);

        var deleted = await DeleteAsync("id in [5, 50, 110, 4711]");

        Assert.Equal((4L, true), (deleted.DeleteCnt, deleted.Timestamp > 0));
        Assert.Equal(117, await CountAsync());
        await WaitForFlushAsync(await FlushAsync());
        Assert.Equal(117, await CountAsync());
        Assert.Equal(1, (await DeleteAsync("id == 6")).DeleteCnt);
        Assert.Equal(116, await CountAsync());
    }

    [Fact]
    public async Task Rows_found_by_any_expression_are_deleted_and_counted()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 100);
        var request = new Proto.DeleteRequest { CollectionName = Name, Expr = "int32 > {low} and bool == true" };
        request.ExprTemplateValues.Add("low", new Proto.TemplateValue { Int64Val = 90 });

        var deleted = await CallAsync<Proto.MutationResult>("Delete", request);

        Assert.Equal(5, deleted.DeleteCnt);
        Assert.Equal(95, await CountAsync());
        Assert.Equal(0, (await DeleteAsync("id in []")).DeleteCnt);
    }

    [Fact]
    public async Task Keys_may_come_as_a_template()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 10);
        var request = new Proto.DeleteRequest { CollectionName = Name, Expr = "id in {ids}" };
        request.ExprTemplateValues.Add("ids", new Proto.TemplateValue
        {
            ArrayVal = new Proto.TemplateArrayValue { LongData = new Proto.LongArray { Data = { 1, 2, 3 } } },
        });

        Assert.Equal(3, (await CallAsync<Proto.MutationResult>("Delete", request)).DeleteCnt);
        Assert.Equal(7, await CountAsync());
    }

    [Theory]
    [InlineData("", 1100, "delete plan can't be empty or always true : ")]
    [InlineData("1 == 1", 1100, "delete plan can't be empty or always true : 1 == 1")]
    [InlineData("id in [", 1100, "")]
    [InlineData("nothing == 1", 1100, "nothing")]
    public async Task Expressions_that_say_nothing_are_refused(string expression, int code, string text)
    {
        await CreateAsync();
        await LoadAsync();
        await InsertAsync(1, 3);

        var reply = await SendAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = Name, Expr = expression });

        Assert.Equal(code, reply.Status.Code);
        Assert.Contains(text, reply.Status.Reason);
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Delete_by_key_needs_no_load_and_by_another_expression_does()
    {
        await CreateAsync();
        await InsertAsync(1, 3);

        Assert.Equal(1, (await DeleteAsync("id == 2")).DeleteCnt);
        var reply = await SendAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = Name, Expr = "int32 == 1" });

        Assert.Equal(101, reply.Status.Code);
        await LoadAsync();
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Delete_in_a_partition_that_does_not_exist_is_refused()
    {
        await CreateAsync();

        var reply = await SendAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = Name, Expr = "id == 1", PartitionName = "none" });

        Assert.Equal((200, "partition not found[partition=none]"), (reply.Status.Code, reply.Status.Reason));
    }

    [Fact]
    public async Task Upsert_replaces_rows_and_adds_the_others()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 10);
        await WaitForFlushAsync(await FlushAsync());

        var upserted = await UpsertAsync(Texts(6, 10, "new"));

        Assert.Equal((10L, 10), (upserted.UpsertCnt, upserted.SuccIndex.Count));
        Assert.Equal(Enumerable.Range(6, 10).Select(id => (long)id), upserted.Ids.IntId.Data);
        Assert.Equal(15, await CountAsync());
        Assert.Equal(["é5", "new6"], await TextsAsync("id in [5, 6]"));
        await UpsertAsync(Texts(6, 1, "newer"));
        Assert.Equal(["newer6"], await TextsAsync("id == 6"));
        Assert.Equal(15, await CountAsync());
    }

    [Fact]
    public async Task Of_one_upsert_the_last_row_of_a_key_stays()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        var rows = Texts(1, 4, "t");
        rows.FieldsData[0].Scalars.LongData.Data[2] = 1;

        var upserted = await UpsertAsync(rows);

        Assert.Equal([1L, 2L, 1L, 4L], upserted.Ids.IntId.Data);
        Assert.Equal(["t3", "t2", "t4"], await TextsAsync("id > 0"));
        Assert.Equal(3, await CountAsync());
    }

    private Proto.UpsertRequest Texts(int first, int count, string text)
    {
        var rows = Samples.Insert(Name, first, count);
        var upsert = new Proto.UpsertRequest { CollectionName = Name, NumRows = rows.NumRows };
        upsert.FieldsData.AddRange(rows.FieldsData);
        var texts = upsert.FieldsData.Single(data => data.FieldName == "text").Scalars.StringData.Data;
        for (var row = 0; row < count; row++) texts[row] = $"{text}{first + row}";
        return upsert;
    }

    private Task<Proto.MutationResult> UpsertAsync(Proto.UpsertRequest rows) =>
        CallAsync<Proto.MutationResult>("Upsert", rows);

    private Task<Proto.MutationResult> DeleteAsync(string expression) => CallAsync<Proto.MutationResult>(
        "Delete", new Proto.DeleteRequest { CollectionName = Name, Expr = expression });

    private async Task<IEnumerable<string>> TextsAsync(string expression)
    {
        var request = new Proto.QueryRequest { CollectionName = Name, Expr = expression, OutputFields = { "text" } };
        var queried = await CallAsync<Proto.QueryResults>("Query", request);
        return queried.FieldsData.Single(data => data.FieldName == "text").Scalars.StringData.Data;
    }
}
