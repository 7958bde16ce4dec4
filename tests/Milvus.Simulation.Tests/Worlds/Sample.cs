using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>The collection of every run: a key and a vector that tells which write made the row.</summary>
internal static class Sample
{
    public static readonly CollectionId Collection = new(7);
    public static readonly FieldId Key = new(100);
    public static readonly FieldId Vector = new(101);

    public static readonly CollectionSchema Schema = new()
    {
        Name = "sample",
        Fields =
        [
            new FieldSchema { Id = Key, Name = "id", DataType = DataType.Int64, IsPrimaryKey = true },
            new FieldSchema { Id = Vector, Name = "v", DataType = DataType.FloatVector, Dim = 2 },
        ],
    };

    public static VChannelName Channel(int shard) => VChannelName.Of(Collection, shard);

    /// <summary>Rows of one write.</summary>
    public static RowBatch Rows(IReadOnlyList<long> keys, int version)
    {
        var values = new float[keys.Count * 2];
        for (var row = 0; row < keys.Count; row++)
        {
            values[row * 2] = version;
            values[(row * 2) + 1] = keys[row] % 97;
        }

        return new RowBatch(
        [
            new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys.ToArray())),
            new FieldColumn(Key, new ValueColumn<long>(keys.ToArray())),
            new FieldColumn(Vector, new FloatVectorColumn(2, values)),
        ]);
    }

    /// <summary>Key and version of every row.</summary>
    public static IEnumerable<(long Key, int Version)> Read(RowBatch rows)
    {
        var keys = (ValueColumn<long>)rows[Key];
        var vectors = (FloatVectorColumn)rows[Vector];
        for (var row = 0; row < keys.RowCount; row++)
        {
            yield return (keys.Values.Span[row], (int)vectors.Values.Span[row * 2]);
        }
    }
}
