using Google.Protobuf;
using Milvus.Proto;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.Benchmarks.Wire;

/// <summary>A collection of an int64 key and one vector, over one connection.</summary>
internal sealed class BenchmarkCollection(GrpcConnection connection, string name, int dim, int shards = 1)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    public string Name => name;

    public Task CreateAsync()
    {
        var schema = new CollectionSchema { Name = name };
        schema.Fields.Add(new FieldSchema { Name = InsertFrame.Keys, DataType = DataType.Int64, IsPrimaryKey = true });
        var vectors = new FieldSchema { Name = InsertFrame.Vectors, DataType = DataType.FloatVector };
        vectors.TypeParams.Add(new KeyValuePair { Key = "dim", Value = $"{dim}" });
        schema.Fields.Add(vectors);
        var request = new CreateCollectionRequest
        {
            CollectionName = name,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
        };
        return connection.DoAsync("CreateCollection", request);
    }

    public Task DropAsync() =>
        connection.DoAsync("DropCollection", new DropCollectionRequest { CollectionName = name });

    /// <summary>Sends an insert. False when the server asks to wait (rate limited).</summary>
    public static async Task<bool> InsertAsync(GrpcConnection connection, InsertFrame frame)
    {
        var reply = MutationResult.Parser.ParseFrom((await connection.CallAsync("Insert", frame.Bytes)).Span);
        if (reply.Status?.Code == 8)
        {
            return false;
        }

        GrpcConnection.Check("Insert", reply.Status);
        return reply.InsertCnt == frame.Rows
            ? true
            : throw new InvalidOperationException($"Insert: {reply.InsertCnt} of {frame.Rows} rows acknowledged.");
    }

    /// <summary>Flushes and polls each millisecond until the server says that all is written.</summary>
    public async Task FlushAsync() => await UntilFlushedAsync(connection, await BeginFlushAsync(connection), PollInterval);

    /// <summary>Asks for a flush; answers what to poll for.</summary>
    public async Task<byte[]> BeginFlushAsync(GrpcConnection over)
    {
        var request = new FlushRequest();
        request.CollectionNames.Add(name);
        var reply = await over.CallAsync("Flush", request, FlushResponse.Parser);
        GrpcConnection.Check("Flush", reply.Status);
        var poll = new GetFlushStateRequest { CollectionName = name, FlushTs = reply.CollFlushTs[name] };
        poll.SegmentIds.AddRange(reply.CollSegIds[name].Data);
        return GrpcConnection.Frame(poll);
    }

    /// <summary>Polls until the server says that all is written.</summary>
    public static async Task UntilFlushedAsync(GrpcConnection over, byte[] poll, TimeSpan interval)
    {
        while (true)
        {
            var answer = await over.CallAsync("GetFlushState", poll);
            var state = GetFlushStateResponse.Parser.ParseFrom(answer.Span);
            GrpcConnection.Check("GetFlushState", state.Status);
            if (state.Flushed)
            {
                return;
            }

            await Task.Delay(interval);
        }
    }

    /// <summary>Declares an exact index and waits until the collection is loaded.</summary>
    public async Task LoadAsync()
    {
        var index = new CreateIndexRequest { CollectionName = name, FieldName = InsertFrame.Vectors };
        index.ExtraParams.Add(new KeyValuePair { Key = "index_type", Value = "FLAT" });
        index.ExtraParams.Add(new KeyValuePair { Key = "metric_type", Value = "COSINE" });
        await connection.DoAsync("CreateIndex", index);
        var load = new LoadCollectionRequest { CollectionName = name, ReplicaNumber = 1 };
        await connection.DoAsync("LoadCollection", load);
        var poll = new GetLoadStateRequest { CollectionName = name };
        while (true)
        {
            var reply = await connection.CallAsync("GetLoadState", poll, GetLoadStateResponse.Parser);
            GrpcConnection.Check("GetLoadState", reply.Status);
            if (reply.State == LoadState.Loaded)
            {
                return;
            }

            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Segments that are written, as the server tells them.</summary>
    public async Task<IReadOnlyList<PersistentSegmentInfo>> SegmentsAsync()
    {
        var reply = await connection.CallAsync(
            "GetPersistentSegmentInfo",
            new GetPersistentSegmentInfoRequest { CollectionName = name },
            GetPersistentSegmentInfoResponse.Parser);
        GrpcConnection.Check("GetPersistentSegmentInfo", reply.Status);
        return reply.Infos;
    }
}
