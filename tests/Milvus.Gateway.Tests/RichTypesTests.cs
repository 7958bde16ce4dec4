using System.Globalization;
using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Types beyond plain scalars: in by insert, out by query and search, before a flush and after.</summary>
public sealed class RichTypesTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    private const int Rows = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Values_nulls_and_defaults_come_back_before_and_after_a_flush(int shards)
    {
        await MakeAsync(shards, ("FloatVector", "L2"), ("SparseFloatVector", "IP"), ("BinaryVector", "JACCARD"));
        await InsertAsync("FloatVector", "SparseFloatVector", "BinaryVector");

        var growing = await QueryAsync("id > 0", "*");
        await WaitForFlushAsync(await FlushAsync());
        var flushed = await QueryAsync("id > 0", "*");

        CheckValues(growing);
        CheckValues(flushed);
        var sent = RichSamples.Insert(Name, 1, Rows, "SparseFloatVector", "BinaryVector");
        foreach (var vector in sent.FieldsData.Where(data => data.Vectors is not null))
            Assert.Equal(vector.Vectors, Column(flushed, vector.FieldName).Vectors);
    }

    [Theory]
    [InlineData("BinaryVector", "HAMMING")]
    [InlineData("BinaryVector", "JACCARD")]
    [InlineData("Float16Vector", "L2")]
    [InlineData("Float16Vector", "COSINE")]
    [InlineData("BFloat16Vector", "IP")]
    [InlineData("BFloat16Vector", "COSINE")]
    [InlineData("Int8Vector", "L2")]
    [InlineData("Int8Vector", "COSINE")]
    [InlineData("SparseFloatVector", "IP")]
    [InlineData("FloatVector", "COSINE")]
    public async Task Search_finds_the_same_before_and_after_a_flush(string vector, string metric)
    {
        await MakeAsync(2, (vector, metric));
        await InsertAsync(vector);

        var growing = await SearchAsync(vector, 33, 5);
        await WaitForFlushAsync(await FlushAsync());
        var flushed = await SearchAsync(vector, 33, 5);

        var expected = Enumerable.Range(1, Rows)
            .Select(id => (Id: (long)id, Score: Score(vector, metric, 33, id)))
            .Where(hit => hit.Score is not null)
            .OrderBy(hit => metric is "IP" or "COSINE" ? -hit.Score : hit.Score)
            .ThenBy(hit => hit.Id)
            .Take(5)
            .ToArray();
        foreach (var results in new[] { growing, flushed })
        {
            Assert.Equal(expected.Select(hit => hit.Score!.Value), results.Scores.Select(s => (double)s), Near);
            Assert.Equal(
                expected.Select(hit => Math.Round(hit.Score!.Value, 3)),
                results.Ids.IntId.Data.Select(id => Math.Round(Score(vector, metric, 33, (int)id)!.Value, 3)));
        }
    }

    [Fact]
    public async Task Filters_on_nulls_documents_and_arrays_select_the_same_before_and_after_a_flush()
    {
        (string Filter, Func<int, bool> Holds)[] filters =
        [
            ("age is null", id => id % 3 == 0),
            ("age is not null and age > 50", id => id % 3 != 0 && id > 50),
            ("not (age > 5)", id => id % 3 != 0 && id <= 5),
            ("label == 'none'", id => id % 3 == 0),
            ("doc[\"n\"] in [4, 5, 6]", id => id is 4 or 5),
            ("doc['o']['deep'] > 57.5 or doc[\"s\"] == \"t7\"", id => id is 58 or 59),
            ("json_contains(doc['a'], 'x') && doc['n'] < 3", id => id is 1 or 2),
            ("exists doc['n'] and doc['a'][0] == 1 and id <= 7", id => id is 1 or 5 or 7),
            ("color == \"c3\" and size < 8", id => id is 3 or 7),
            ("$meta[\"size\"] >= 59", id => id >= 59),
            ("array_contains(numbers, 33)", id => Enumerable.Range(0, id % 4).Any(i => id - i == 33)),
            ("array_length(numbers) == 3 and numbers[2] == 5", id => id == 7),
            ("words[0] like 'w%' and array_contains_all(words, ['w1', 'é']) and id < 9", id => id is 1 or 4 or 7),
        ];
        await MakeAsync(2, ("FloatVector", "L2"));
        await InsertAsync("FloatVector");
        await CheckAsync();
        await WaitForFlushAsync(await FlushAsync());
        await CheckAsync();

        async Task CheckAsync()
        {
            foreach (var (filter, holds) in filters)
            {
                var found = Column(await QueryAsync(filter, "id"), "id").Scalars.LongData.Data;
                Assert.True(
                    Enumerable.Range(1, Rows).Where(holds).Select(id => (long)id).SequenceEqual(found),
                    $"{filter}: {found}");
            }
        }
    }

    [Fact]
    public async Task Dynamic_keys_come_by_name()
    {
        await MakeAsync(1, ("FloatVector", "L2"));
        await InsertAsync("FloatVector");

        var queried = await QueryAsync("id == 7", "color");

        Assert.Equal(["id", "color"], queried.OutputFields);
        var meta = queried.FieldsData.Single(data => data.IsDynamic);
        Assert.Equal("""{"color":"c3"}""", meta.Scalars.JsonData.Data.Single().ToStringUtf8());
    }

    [Fact]
    public async Task Describe_shows_the_fields_as_they_were_made()
    {
        await MakeAsync(1, ("FloatVector", "L2"));

        var described = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });

        var sent = RichSamples.Schema("FloatVector");
        Assert.True(described.Schema.EnableDynamicField);
        Assert.Equal(
            sent.Fields.Select(field => (field.Name, field.DataType, field.ElementType, field.Nullable)),
            described.Schema.Fields.Select(field => (field.Name, field.DataType, field.ElementType, field.Nullable)));
        Assert.Equal(
            sent.Fields.Select(field => field.DefaultValue),
            described.Schema.Fields.Select(field => field.DefaultValue));
    }

    [Fact]
    public async Task Missing_columns_are_null_or_the_default()
    {
        await MakeAsync(1, ("FloatVector", "L2"));
        var request = RichSamples.Insert(Name, 1, 4, "FloatVector");
        string[] left = ["age", "label", "doc", ""];
        foreach (var gone in request.FieldsData.Where(data => left.Contains(data.FieldName)).ToArray())
            request.FieldsData.Remove(gone);
        await CallAsync<Proto.MutationResult>("Insert", request);

        var queried = await QueryAsync("id > 0", "*");

        Assert.All(Column(queried, "age").ValidData, Assert.False);
        Assert.All(Column(queried, "doc").ValidData, Assert.False);
        Assert.Equal(Enumerable.Repeat("none", 4), Column(queried, "label").Scalars.StringData.Data);
        Assert.All(Column(queried, "$meta").Scalars.JsonData.Data, json => Assert.Equal("{}", json.ToStringUtf8()));
    }

    [Theory]
    [InlineData("numbers", "exceeds max capacity (5) of field numbers")]
    [InlineData("doc", "of field doc is no JSON")]
    [InlineData("", "dynamic field data should be an object")]
    [InlineData("SparseFloatVector", "unsorted or same indices")]
    [InlineData("place", "is no well-known text")]
    [InlineData("id", "field id is not nullable")]
    public async Task A_bad_value_is_refused_by_name(string field, string text)
    {
        await MakeAsync(1, ("SparseFloatVector", "IP"));
        var request = RichSamples.Insert(Name, 1, 2, "SparseFloatVector");
        var data = request.FieldsData.Single(one => one.FieldName == field);
        switch (field)
        {
            case "numbers":
                data.Scalars.ArrayData.Data[0].IntData.Data.AddRange([1, 2, 3, 4, 5, 6]);
                break;
            case "SparseFloatVector":
                data.Vectors.SparseFloatVector.Contents[0] = ByteString.CopyFrom(new byte[16]);
                break;
            case "place":
                data.Scalars.GeometryWktData.Data[0] = "POINT(1";
                break;
            case "id":
                data.ValidData.AddRange([true, false]);
                break;
            default:
                data.Scalars.JsonData.Data[0] = ByteString.CopyFromUtf8(field == "doc" ? "{" : "[1]");
                break;
        }

        var refused = (await SendAsync<Proto.MutationResult>("Insert", request)).Status;

        Assert.Equal(1100, refused.Code);
        Assert.Contains(text, refused.Reason, StringComparison.Ordinal);
    }

    private async Task MakeAsync(int shards, params (string Vector, string Metric)[] vectors)
    {
        await CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = Name,
            ShardsNum = shards,
            Schema = RichSamples.Schema([.. vectors.Select(one => one.Vector)]).ToByteString(),
        });
        foreach (var (vector, metric) in vectors)
        {
            var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = vector };
            index.ExtraParams.Add(Samples.Pair("metric_type", metric));
            await CallAsync<Proto.Status>("CreateIndex", index);
        }

        await CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = Name });
    }

    private Task<Proto.MutationResult> InsertAsync(params string[] vectors) =>
        CallAsync<Proto.MutationResult>("Insert", RichSamples.Insert(Name, 1, Rows, vectors));

    private Task<Proto.QueryResults> QueryAsync(string filter, params string[] fields) =>
        CallAsync<Proto.QueryResults>(
            "Query", new Proto.QueryRequest { CollectionName = Name, Expr = filter, OutputFields = { fields } });

    private async Task<Proto.SearchResultData> SearchAsync(string vector, int id, int topK)
    {
        var value = new Proto.PlaceholderValue
        {
            Tag = "$0",
            Type = (Proto.PlaceholderType)RichSamples.TypeOf(vector),
            Values = { ByteString.CopyFrom(RichSamples.Vector(vector, id)) },
        };
        var request = new Proto.SearchRequest
        {
            CollectionName = Name,
            PlaceholderGroup = new Proto.PlaceholderGroup { Placeholders = { value } }.ToByteString(),
        };
        request.SearchParams.Add(Samples.Pair("anns_field", vector));
        request.SearchParams.Add(Samples.Pair("topk", topK.ToString(CultureInfo.InvariantCulture)));
        return (await CallAsync<Proto.SearchResults>("Search", request)).Results;
    }

    private static Proto.FieldData Column(Proto.QueryResults results, string name) =>
        results.FieldsData.Single(data => data.FieldName == name);

    private static void CheckValues(Proto.QueryResults results)
    {
        var sent = RichSamples.Insert("", 1, Rows);
        var valid = Enumerable.Range(1, Rows).Select(id => id % 3 != 0).ToArray();
        Assert.Equal(Enumerable.Range(1, Rows).Select(id => (long)id), Column(results, "id").Scalars.LongData.Data);
        Assert.Equal(valid, Column(results, "age").ValidData);
        Assert.Equal(
            Enumerable.Range(1, Rows).Select(id => id % 3 != 0 ? id : 0), Column(results, "age").Scalars.IntData.Data);
        Assert.Equal(
            Enumerable.Range(1, Rows).Select(id => id % 3 != 0 ? $"l{id}" : "none"),
            Column(results, "label").Scalars.StringData.Data);
        Assert.Empty(Column(results, "label").ValidData);
        Assert.Equal(valid, Column(results, "doc").ValidData);
        Assert.Equal(RichSamples.Doc(2), Column(results, "doc").Scalars.JsonData.Data[1]);
        Assert.Equal(
            sent.FieldsData.Single(data => data.FieldName == "numbers").Scalars.ArrayData,
            Column(results, "numbers").Scalars.ArrayData);
        Assert.Equal(valid, Column(results, "words").ValidData);
        Assert.Equal(["w1", "é"], Column(results, "words").Scalars.ArrayData.Data[0].StringData.Data);
        Assert.Equal("2025-01-01T00:00:00Z", Column(results, "at").Scalars.StringData.Data[0]);
        Assert.Equal("POINT (5 30)", Column(results, "place").Scalars.GeometryWktData.Data[4]);
        Assert.Equal(
            sent.FieldsData.Single(data => data.IsDynamic).Scalars.JsonData,
            results.FieldsData.Single(data => data.IsDynamic).Scalars.JsonData);
    }

    /// <summary>The score by its definition; null when there is none.</summary>
    private static double? Score(string vector, string metric, int query, int id)
    {
        var (a, b) = (RichSamples.Vector(vector, query), RichSamples.Vector(vector, id));
        if (vector == "BinaryVector")
        {
            var (both, either) = (int.PopCount(a[0] & b[0]), int.PopCount(a[0] | b[0]));
            return metric == "HAMMING" ? int.PopCount(a[0] ^ b[0]) : 1 - ((double)both / either);
        }

        if (vector == "SparseFloatVector") return 1d + (query % 7 == id % 7 ? (double)query * id : 0d);
        var (x, y) = ((double)(query % 100), (double)(id % 100));
        var (dot, rest) = ((x * y) + 7, 7d);
        return metric switch
        {
            "L2" => (x - y) * (x - y),
            "IP" => dot,
            _ => dot / Math.Sqrt(((x * x) + rest) * ((y * y) + rest)),
        };
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-3 * Math.Max(1, Math.Abs(a));
}
