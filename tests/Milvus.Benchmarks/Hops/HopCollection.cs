using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Benchmarks.Hops;

/// <summary>One vchannel of a collection, on the silo that a place wants.</summary>
internal sealed class HopCollection
{
    public const int Dim = 100;

    private const int Shards = 8;
    private static readonly FieldId Key = new(100);
    private static readonly FieldId Vector = new(101);
    private static int _made;

    private readonly CollectionDescription _collection;
    private readonly IChannelGrain _channel;
    private readonly Random _random;

    private HopCollection(CollectionDescription collection, IChannelGrain channel, int seed) =>
        (_collection, _channel, _random) = (collection, channel, new Random(seed));

    public long Rows { get; private set; }

    public static async Task<HopCollection> CreateAsync(HopPlace place, int seed)
    {
        var schema = new CollectionSchema
        {
            Name = $"hops_{++_made}",
            Fields =
            [
                new FieldSchema { Id = Key, Name = "key", DataType = DataType.Int64, IsPrimaryKey = true },
                new FieldSchema { Id = Vector, Name = "vector", DataType = DataType.FloatVector, Dim = Dim },
            ],
        };
        var made = Checked(await place.Grains.GetGrain<ICatalogGrain>("default").CreateCollectionAsync(
            new CreateCollectionRequest { Database = "default", Schema = schema, ShardCount = Shards }));
        var grain = place.Grains.GetGrain<ICollectionGrain>(made.Collection!.Id.Value);
        Checked(await grain.CreateIndexAsync(new CreateIndexRequest
        {
            FieldName = "vector",
            Params = [KeyValuePair.Create("index_type", "FLAT"), KeyValuePair.Create("metric_type", "L2")],
        }));
        Checked(await grain.LoadAsync());
        foreach (var name in made.Collection.VChannels)
        {
            var channel = place.Grains.GetGrain<IChannelGrain>(name.Value);
            Checked(await channel.GetStateAsync(new ChannelStateRequest()));
            if (await place.IsThere(channel)) return new HopCollection(made.Collection, channel, seed);
        }

        throw new InvalidOperationException($"None of {Shards} vchannels is where {place.Name} wants one.");
    }

    public async Task AppendAsync(int rows)
    {
        var keys = new long[rows];
        for (var row = 0; row < rows; row++) keys[row] = Rows + row;
        Checked(await _channel.AppendAsync(new AppendRequest
        {
            Collection = _collection.Id,
            SchemaVersion = _collection.Schema.Version,
            Partition = _collection.Partitions[0].Id,
            Rows = new RowBatch(
            [
                new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys)),
                new FieldColumn(Key, new ValueColumn<long>(keys)),
                new FieldColumn(Vector, new FloatVectorColumn(Dim, Floats(rows))),
            ]),
        }));
        Rows += rows;
    }

    public async Task SearchAsync() => Checked(await _channel.SearchAsync(new SearchRequest
    {
        Collection = _collection.Id,
        SchemaVersion = _collection.Schema.Version,
        VectorField = Vector,
        Metric = MetricType.L2,
        Queries = Floats(1),
        QueryCount = 1,
        Dim = Dim,
        TopK = 10,
    }));

    private static TReply Checked<TReply>(TReply reply)
        where TReply : Reply =>
        reply.Error is { } error ? throw new InvalidOperationException(error.ToString()) : reply;

    private float[] Floats(int rows)
    {
        var values = new float[rows * Dim];
        for (var i = 0; i < values.Length; i++) values[i] = _random.NextSingle();
        return values;
    }
}
