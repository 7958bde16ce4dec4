using System.Runtime.InteropServices;
using Google.Protobuf;
using Milvus.Benchmarks.Wire;
using Milvus.Proto;
using KeyValuePair = Milvus.Proto.KeyValuePair;

namespace Milvus.Benchmarks.Search;

/// <summary>A collection on the server, asked by requests that were encoded beforehand.</summary>
internal sealed class ServedPath : ISearchPath
{
    private const int BatchRows = 10_000;

    private readonly GrpcConnection _connection;
    private readonly BenchmarkCollection _collection;
    private readonly byte[][] _requests;

    private ServedPath(GrpcConnection connection, BenchmarkCollection collection, byte[][] requests, string name)
    {
        (_connection, _collection, _requests, Name) = (connection, collection, requests, name);
    }

    public string Name { get; }

    public bool IsServed => true;

    /// <summary>Fills a collection, loads it, and flushes it when asked.</summary>
    public static async Task<ServedPath> PrepareAsync(GrpcConnection connection, VectorSet vectors, bool flushed)
    {
        var name = flushed ? "flushed" : "growing";
        var collection = new BenchmarkCollection(connection, name, VectorSet.Dim);
        await collection.CreateAsync();
        for (var start = 0; start < vectors.Rows; start += BatchRows)
        {
            var rows = Math.Min(BatchRows, vectors.Rows - start);
            var values = vectors.Base.Span.Slice(start * VectorSet.Dim, rows * VectorSet.Dim);
            var frame = InsertFrame.Encode(name, values, VectorSet.Dim);
            frame.Number(InsertFrame.FirstKey + start);
            while (!await BenchmarkCollection.InsertAsync(connection, frame))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
        }

        if (flushed)
        {
            await collection.FlushAsync();
        }

        await collection.LoadAsync();
        var written = await collection.SegmentsAsync();
        var requests = Enumerable.Range(0, vectors.Count).Select(i => Encode(name, vectors.Query(i).Span)).ToArray();
        return new ServedPath(
            connection, collection, requests,
            $"over gRPC, {name} ({written.Sum(segment => segment.NumRows):N0} rows in {written.Count} written)");
    }

    public async ValueTask<int[]> SearchAsync(int query)
    {
        var reply = await _connection.CallAsync("Search", _requests[query % _requests.Length]);
        var results = SearchResults.Parser.ParseFrom(reply.Span);
        GrpcConnection.Check($"Search {_collection.Name}", results.Status);
        return [.. results.Results.Ids.IntId.Data.Select(key => (int)(key - InsertFrame.FirstKey))];
    }

    private static byte[] Encode(string collection, ReadOnlySpan<float> query)
    {
        var value = new PlaceholderValue { Tag = "$0", Type = PlaceholderType.FloatVector };
        value.Values.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(query)));
        var group = new PlaceholderGroup();
        group.Placeholders.Add(value);
        var request = new SearchRequest
        {
            CollectionName = collection,
            DslType = DslType.BoolExprV1,
            Nq = 1,
            PlaceholderGroup = group.ToByteString(),
            ConsistencyLevel = ConsistencyLevel.Bounded,
            GuaranteeTimestamp = 2,
        };
        Add("anns_field", InsertFrame.Vectors);
        Add("topk", $"{RowLoop.K}");
        Add("metric_type", "COSINE");
        Add("params", "{}");
        return GrpcConnection.Frame(request);

        void Add(string key, string text) =>
            request.SearchParams.Add(new KeyValuePair { Key = key, Value = text });
    }
}
