using System.Buffers.Binary;
using Google.Protobuf;
using Milvus.Proto;
using Milvus.Testing.Wire;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.OutsideNode.Tests.Processes;

/// <summary>The collection as SDKs see it: id (Int64, primary), word (VarChar), weight (Double), near (float × 8).</summary>
internal sealed class SharedCollection(int port) : IDisposable
{
    public const string Name = "shared";
    private const int Dimension = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MilvusClient _client = new(port);

    public void Dispose() => _client.Dispose();

    public async Task CreateAsync(int shards)
    {
        await DoneAsync("CreateCollection", new CreateCollectionRequest
        {
            CollectionName = Name,
            Schema = Schema().ToByteString(),
            ShardsNum = shards,
        });
        var index = new CreateIndexRequest { CollectionName = Name, FieldName = "near" };
        index.ExtraParams.Add(new KeyValuePair { Key = "index_type", Value = "FLAT" });
        index.ExtraParams.Add(new KeyValuePair { Key = "metric_type", Value = "L2" });
        await DoneAsync("CreateIndex", index);
        await DoneAsync("LoadCollection", new LoadCollectionRequest { CollectionName = Name });
    }

    /// <summary>Begins a flush; what the answer holds asks how far it is.</summary>
    public async Task<GetFlushStateRequest> BeginFlushAsync()
    {
        var flushed = await AnsweredAsync<FlushResponse>(
            "Flush", new FlushRequest { CollectionNames = { Name } }, reply => reply.Status);
        var state = new GetFlushStateRequest { CollectionName = Name, FlushTs = flushed.CollFlushTs[Name] };
        state.SegmentIds.AddRange(flushed.CollSegIds[Name].Data);
        return state;
    }

    public async Task FlushedAsync(GetFlushStateRequest flush)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = await AnsweredAsync<GetFlushStateResponse>("GetFlushState", flush, reply => reply.Status);
            if (state.Flushed) return;
            Assert.False(limit.IsCancellationRequested, $"The flush does not end: {state.Status.Detail}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async Task<long> CountAsync()
    {
        var reply = await QueryAsync("", "count(*)");
        return Assert.Single(reply.FieldsData[0].Scalars.LongData.Data);
    }

    /// <summary>The rows of a filter, by key.</summary>
    public async Task<List<(long Id, string Word, double Weight)>> ReadAsync(string filter)
    {
        var reply = await QueryAsync(filter, "id", "word", "weight");
        var ids = reply.FieldsData.Single(field => field.FieldName == "id").Scalars.LongData.Data;
        var words = reply.FieldsData.Single(field => field.FieldName == "word").Scalars.StringData.Data;
        var weights = reply.FieldsData.Single(field => field.FieldName == "weight").Scalars.DoubleData.Data;
        return [.. ids.Select((id, row) => (id, words[row], weights[row])).OrderBy(row => row.id)];
    }

    /// <summary>The key nearest to a vector.</summary>
    public async Task<long> NearestAsync(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        foreach (var (d, value) in vector.Index())
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(d * sizeof(float)), value);
        var group = new PlaceholderGroup();
        group.Placeholders.Add(new PlaceholderValue
        {
            Tag = "$0",
            Type = PlaceholderType.FloatVector,
            Values = { ByteString.CopyFrom(bytes) },
        });
        var request = new SearchRequest
        {
            CollectionName = Name,
            PlaceholderGroup = group.ToByteString(),
            Nq = 1,
            DslType = DslType.BoolExprV1,
            ConsistencyLevel = ConsistencyLevel.Strong,
        };
        request.SearchParams.Add(new KeyValuePair { Key = "anns_field", Value = "near" });
        request.SearchParams.Add(new KeyValuePair { Key = "topk", Value = "1" });
        var results = await AnsweredAsync<SearchResults>("Search", request, reply => reply.Status);
        return Assert.Single(results.Results.Ids.IntId.Data);
    }

    public Task DeleteAsync(string filter) => AnsweredAsync<MutationResult>(
        "Delete", new DeleteRequest { CollectionName = Name, Expr = filter }, reply => reply.Status);

    private Task<QueryResults> QueryAsync(string filter, params string[] fields)
    {
        var request = new QueryRequest
        {
            CollectionName = Name,
            Expr = filter,
            ConsistencyLevel = ConsistencyLevel.Strong,
        };
        request.OutputFields.AddRange(fields);
        return AnsweredAsync<QueryResults>("Query", request, reply => reply.Status);
    }

    private static CollectionSchema Schema()
    {
        var schema = new CollectionSchema { Name = Name };
        schema.Fields.Add(new FieldSchema { Name = "id", DataType = DataType.Int64, IsPrimaryKey = true });
        schema.Fields.Add(Sized("word", DataType.VarChar, "max_length", 64));
        schema.Fields.Add(new FieldSchema { Name = "weight", DataType = DataType.Double });
        schema.Fields.Add(Sized("near", DataType.FloatVector, "dim", Dimension));
        return schema;
    }

    private static FieldSchema Sized(string name, DataType type, string key, int value) => new()
    {
        Name = name,
        DataType = type,
        TypeParams = { new KeyValuePair { Key = key, Value = $"{value}" } },
    };

    private Task<Status> DoneAsync(string rpc, IMessage request) => AnsweredAsync<Status>(rpc, request, status => status);

    /// <summary>A server that recovers asks for patience with a retriable code.</summary>
    private async Task<T> AnsweredAsync<T>(string rpc, IMessage request, Func<T, Status> statusOf)
        where T : class, IMessage<T>, new()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await _client.CallAsync<T>(rpc, request);
            var status = statusOf(reply);
            if (status.Code == 0) return reply;
            Assert.True(
                status.Retriable && !limit.IsCancellationRequested, $"{rpc} answered {status.Code}: {status.Reason}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
