using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Engine.Tests;

/// <summary>A small collection and its rows.</summary>
internal static class Sample
{
    public const int Dim = 4;

    public static readonly CollectionId Collection = new(500);
    public static readonly PartitionId Partition = new(501);
    public static readonly VChannelName Channel = VChannelName.Of(Collection, 0);
    public static readonly FieldId Key = new(100);
    public static readonly FieldId Vector = new(101);

    public static readonly CollectionSchema Schema = new()
    {
        Name = "sample",
        Fields =
        [
            new FieldSchema { Id = Key, Name = "id", DataType = DataType.Int64, IsPrimaryKey = true },
            new FieldSchema { Id = Vector, Name = "v", DataType = DataType.FloatVector, Dim = Dim },
        ],
    };

    /// <summary>
    /// Rows with keys <paramref name="first"/> … first + count − 1; the vector of key k is (k, k + 1, …), each moved by
    /// <paramref name="shift"/>.
    /// </summary>
    public static RowBatch Rows(long first, int count, int shift = 0) =>
        Rows([.. Enumerable.Range(0, count).Select(row => first + row)], shift);

    /// <summary>Rows with these keys.</summary>
    public static RowBatch Rows(long[] keys, int shift = 0)
    {
        var values = new float[keys.Length * Dim];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = keys[i / Dim] + (i % Dim) + shift;
        }

        return new RowBatch(
        [
            new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys)),
            new FieldColumn(Key, new ValueColumn<long>(keys)),
            new FieldColumn(Vector, new FloatVectorColumn(Dim, values)),
        ]);
    }
}
