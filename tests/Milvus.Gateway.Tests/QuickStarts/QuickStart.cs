using System.Globalization;
using Google.Protobuf;
using Milvus.Gateway.Hosting;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.QuickStarts;

/// <summary>Calls with the headers of one SDK, each of which must succeed.</summary>
internal sealed class QuickStart(Uri address, string collection) : IDisposable
{
    private readonly GrpcClient _client = new(address);

    public string Collection { get; } = collection;

    public List<(string Name, string Value)> Headers { get; } = [];

    public void Dispose() => _client.Dispose();

    public async Task<T> CallAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new()
    {
        var reply = await SendAsync<T>(rpc, request);
        var status = Refusals.StatusOf(reply);
        Assert.True(status is null or { Code: 0, ErrorCode: Proto.ErrorCode.Success }, $"{rpc}: {status}");
        return reply;
    }

    public async Task<T> SendAsync<T>(string rpc, IMessage request)
        where T : class, IMessage<T>, new() =>
        (await _client.CallAsync(rpc, request, [.. Headers])).Read<T>();

    public static Proto.CollectionSchema Schema(string name, bool isDynamic)
    {
        var schema = new Proto.CollectionSchema { Name = name, EnableDynamicField = isDynamic };
        schema.Fields.Add(new Proto.FieldSchema { Name = "id", IsPrimaryKey = true, DataType = Proto.DataType.Int64 });
        var vector = new Proto.FieldSchema { Name = "vector", DataType = Proto.DataType.FloatVector };
        vector.TypeParams.Add(Samples.Pair("dim", "2"));
        schema.Fields.Add(vector);
        return schema;
    }

    public static Proto.FieldData Ids(params long[] ids)
    {
        var field = new Proto.FieldData
        {
            Type = Proto.DataType.Int64,
            FieldName = "id",
            Scalars = new Proto.ScalarField { LongData = new Proto.LongArray() },
        };
        field.Scalars.LongData.Data.AddRange(ids);
        return field;
    }

    public static Proto.FieldData Vectors(params float[] values)
    {
        var field = new Proto.FieldData
        {
            Type = Proto.DataType.FloatVector,
            FieldName = "vector",
            Vectors = new Proto.VectorField { Dim = 2, FloatVector = new Proto.FloatArray() },
        };
        field.Vectors.FloatVector.Data.AddRange(values);
        return field;
    }

    /// <summary>The dynamic column; pymilvus gives it its name, the C# SDK does not.</summary>
    public static Proto.FieldData Dynamic(string name, params string[] rows)
    {
        var field = new Proto.FieldData
        {
            Type = Proto.DataType.Json,
            FieldName = name,
            IsDynamic = true,
            Scalars = new Proto.ScalarField { JsonData = new Proto.JSONArray() },
        };
        field.Scalars.JsonData.Data.AddRange(rows.Select(ByteString.CopyFromUtf8));
        return field;
    }

    public static void HasIds(Proto.QueryResults found, params long[] ids) =>
        Assert.Equal(ids, found.FieldsData.Single(field => field.FieldName == "id").Scalars.LongData.Data);

    public static string[] DynamicOf(IEnumerable<Proto.FieldData> fields) =>
        [.. fields.Single(field => field.IsDynamic).Scalars.JsonData.Data.Select(json => json.ToStringUtf8())];

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
