using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Fields that a collection gets while it has rows.</summary>
public sealed class AddFieldTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    private static readonly Proto.FieldSchema Stock = new()
    {
        Name = "stock",
        DataType = Proto.DataType.Int64,
        Nullable = true,
        DefaultValue = new() { LongData = 7 },
    };

    private static readonly Proto.FieldSchema Note = new()
    {
        Name = "note",
        DataType = Proto.DataType.VarChar,
        Nullable = true,
        TypeParams = { Samples.Pair("max_length", "9") },
    };

    [Fact]
    public async Task Old_rows_answer_the_default_or_null_and_new_rows_what_they_brought()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 5);
        await WaitForFlushAsync(await FlushAsync());
        await InsertAsync(6, 5);

        await AddAsync(Stock);
        await AddAsync(Note);
        await CallAsync<Proto.MutationResult>("Insert", WithStock(11, 2, 30));
        await InsertAsync(13, 1);

        await CheckAsync();
        await WaitForFlushAsync(await FlushAsync());
        await CheckAsync();
        var described = await DescribeAsync();
        Assert.Equal(["stock", "note"], described.Schema.Fields.TakeLast(2).Select(field => field.Name));
        Assert.Equal(3, described.Schema.Version);
        Assert.True(described.UpdateTimestamp > described.CreatedTimestamp);

        async Task CheckAsync()
        {
            Assert.Equal(Enumerable.Repeat(7L, 10).Concat([30, 31, 7]), await StockAsync("id > 0"));
            Assert.Equal([30L, 31], await StockAsync("stock > 7 and note is null"));
            var found = (await CallAsync<Proto.SearchResults>("Search", Wanting("stock", "note"))).Results;
            Assert.Equal([11L, 10], found.Ids.IntId.Data);
            Assert.Equal([30L, 7], found.FieldsData.Single(data => data.FieldName == "stock").Scalars.LongData.Data);
            Assert.All(found.FieldsData.Single(data => data.FieldName == "note").ValidData, Assert.False);
        }
    }

    [Fact]
    public async Task A_vector_is_added_and_searched()
    {
        await CreateAsync();
        await InsertAsync(1, 3);
        await AddAsync(new Proto.FieldSchema
        {
            Name = "second",
            DataType = Proto.DataType.FloatVector,
            Nullable = true,
            TypeParams = { Samples.Pair("dim", "4") },
        });
        var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "second" };
        index.ExtraParams.Add(Samples.Pair("metric_type", "L2"));
        await CallAsync<Proto.Status>("CreateIndex", index);
        await LoadAsync();
        var rows = Samples.Insert(Name, 4, 2);
        var vectors = rows.FieldsData.Single(data => data.FieldName == "vector").Clone();
        vectors.FieldName = "second";
        rows.FieldsData.Add(vectors);
        await CallAsync<Proto.MutationResult>("Insert", rows);

        var search = Samples.Search(Name, 10, [5, 5, 5, 5]);
        search.SearchParams.Single(pair => pair.Key == "anns_field").Value = "second";
        var found = (await CallAsync<Proto.SearchResults>("Search", search)).Results;

        Assert.Equal([5L, 4], found.Ids.IntId.Data);
    }

    [Fact]
    public async Task Another_gateway_learns_the_field_from_its_first_call()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, 5);
        await using var second = await host.StartSecondGatewayAsync();
        using var other = new CollectionSteps(GatewayHost.AddressOf(second), Name);
        await other.InsertAsync(6, 1);

        await AddAsync(Stock);
        await other.CallAsync<Proto.MutationResult>("Insert", WithStock(7, 1, 50));
        await AddAsync(Note);
        await other.InsertAsync(8, 1);

        Assert.Equal([7L, 7, 7, 7, 7, 7, 50, 7], await StockAsync("id > 0"));
        await second.StopAsync();
    }

    [Fact]
    public async Task Rows_that_were_made_for_an_older_schema_are_to_be_made_again()
    {
        await CreateAsync();
        var before = await DescribeAsync();
        await AddAsync(Stock);
        var rows = Samples.Insert(Name, 1, 1);
        rows.SchemaTimestamp = before.UpdateTimestamp;

        var refused = await SendAsync<Proto.MutationResult>("Insert", rows);
        rows.SchemaTimestamp = (await DescribeAsync()).UpdateTimestamp;
        await CallAsync<Proto.MutationResult>("Insert", rows);

        Assert.Equal(Proto.ErrorCode.SchemaMismatch, refused.Status.ErrorCode);
    }

    public static TheoryData<string, Action<Proto.FieldSchema>> Refused { get; } = new()
    {
        { "added field must be nullable", field => field.Nullable = false },
        { "not support to add pk field", field => field.IsPrimaryKey = true },
        { "not support to add partition key field", field => field.IsPartitionKey = true },
        { "not support to add system field", field => field.Name = "$meta" },
        { "duplicated field name text", field => field.Name = "text" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_field_that_cannot_be_added_is_refused_with_the_reason(string why, Action<Proto.FieldSchema> spoil)
    {
        await CreateAsync();
        var field = Note.Clone();
        spoil(field);

        var status = await SendAsync<Proto.Status>("AddCollectionField", Add(field));

        Assert.Equal((1100, Proto.ErrorCode.IllegalArgument), (status.Code, status.ErrorCode));
        Assert.Contains(why, status.Reason);
        Assert.Equal(1, (await DescribeAsync()).Schema.Version);
    }

    [Fact]
    public async Task A_field_of_no_collection_is_refused() =>
        Assert.Equal(100, (await SendAsync<Proto.Status>("AddCollectionField", Add(Note))).Code);

    private Proto.AddCollectionFieldRequest Add(Proto.FieldSchema field) =>
        new() { CollectionName = Name, Schema = field.ToByteString() };

    private Task<Proto.Status> AddAsync(Proto.FieldSchema field) =>
        CallAsync<Proto.Status>("AddCollectionField", Add(field));

    private Task<Proto.DescribeCollectionResponse> DescribeAsync() => CallAsync<Proto.DescribeCollectionResponse>(
        "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });

    private Proto.InsertRequest WithStock(int first, int count, int stock)
    {
        var rows = Samples.Insert(Name, first, count);
        var data = new Proto.FieldData { FieldName = "stock", Scalars = new() { LongData = new() } };
        data.Scalars.LongData.Data.AddRange(Enumerable.Range(stock, count).Select(value => (long)value));
        rows.FieldsData.Add(data);
        return rows;
    }

    private Proto.SearchRequest Wanting(params string[] fields)
    {
        var search = Samples.Search(Name, 2, [10.9f, 10.9f, 10.9f, 10.9f]);
        search.Dsl = "id < 12";
        search.OutputFields.Clear();
        search.OutputFields.AddRange(fields);
        return search;
    }

    private async Task<IEnumerable<long>> StockAsync(string expression)
    {
        var request = new Proto.QueryRequest { CollectionName = Name, Expr = expression, OutputFields = { "stock" } };
        var queried = await CallAsync<Proto.QueryResults>("Query", request);
        return queried.FieldsData.Single(data => data.FieldName == "stock").Scalars.LongData.Data;
    }
}
