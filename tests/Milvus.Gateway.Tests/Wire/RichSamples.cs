using System.Globalization;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>
/// A collection with nulls, documents, arrays and vectors of every kind; every value follows from the id.
/// </summary>
internal static class RichSamples
{
    public const int Dim = 8;

    public static Proto.CollectionSchema Schema(params string[] vectors)
    {
        var schema = new Proto.CollectionSchema { EnableDynamicField = true };
        schema.Fields.Add(new Proto.FieldSchema { Name = "id", DataType = Proto.DataType.Int64, IsPrimaryKey = true });
        Add("age", Proto.DataType.Int32).Nullable = true;
        Add("label", Proto.DataType.VarChar, ("max_length", "20")).DefaultValue = new() { StringData = "none" };
        Add("score", Proto.DataType.Double).Nullable = true;
        Add("doc", Proto.DataType.Json).Nullable = true;
        Add("numbers", Proto.DataType.Array, ("max_capacity", "5")).ElementType = Proto.DataType.Int16;
        var words = Add("words", Proto.DataType.Array, ("max_capacity", "5"), ("max_length", "10"));
        (words.ElementType, words.Nullable) = (Proto.DataType.VarChar, true);
        Add("at", Proto.DataType.Timestamptz).Nullable = true;
        Add("place", Proto.DataType.Geometry);
        foreach (var vector in vectors)
        {
            var type = TypeOf(vector);
            if (type == Proto.DataType.SparseFloatVector)
                Add(vector, type);
            else
                Add(vector, type, ("dim", Dim.ToString(CultureInfo.InvariantCulture)));
        }

        return schema;

        Proto.FieldSchema Add(string name, Proto.DataType type, params (string Key, string Value)[] parameters)
        {
            var field = new Proto.FieldSchema { Name = name, DataType = type };
            foreach (var (key, value) in parameters) field.TypeParams.Add(Samples.Pair(key, value));
            schema.Fields.Add(field);
            return field;
        }
    }

    public static Proto.DataType TypeOf(string vector) => Enum.Parse<Proto.DataType>(vector, ignoreCase: true);

    /// <summary>Every third row has nulls, where a field may be null or has a default.</summary>
    public static Proto.InsertRequest Insert(string collection, int first, int count, params string[] vectors)
    {
        var ids = Enumerable.Range(first, count).ToArray();
        var some = ids.Where(id => id % 3 != 0).ToArray();
        var request = new Proto.InsertRequest { CollectionName = collection, NumRows = (uint)count };
        Add("id", false, s => (s.LongData = new()).Data.AddRange(ids.Select(id => (long)id)));
        Add("age", true, s => (s.IntData = new()).Data.AddRange(some));
        Add("label", true, s => (s.StringData = new()).Data.AddRange(some.Select(id => $"l{id}")));
        Add("score", true, s => (s.DoubleData = new()).Data.AddRange(some.Select(id => id / 2d)));
        Add("doc", true, s => (s.JsonData = new()).Data.AddRange(some.Select(Doc)));
        Add("numbers", false, s => s.ArrayData = Numbers(ids));
        Add("words", true, s => s.ArrayData = Words(some));
        Add("at", true, s => (s.StringData = new()).Data.AddRange(
            some.Select(id => $"2025-01-01T0{id % 10}:00:00+01:00")));
        Add("place", false, s => (s.GeometryWktData = new()).Data.AddRange(ids.Select(id => $"POINT({id} 30.0)")));
        Add("", false, s => (s.JsonData = new()).Data.AddRange(
            ids.Select(id => ByteString.CopyFromUtf8($$"""{"color":"c{{id % 4}}","size":{{id}}}""")))).IsDynamic = true;
        foreach (var vector in vectors)
            request.FieldsData.Add(new Proto.FieldData { FieldName = vector, Vectors = Vectors(vector, ids) });
        return request;

        Proto.FieldData Add(string name, bool nulls, Action<Proto.ScalarField> fill)
        {
            var data = new Proto.FieldData { FieldName = name, Scalars = new Proto.ScalarField() };
            if (nulls) data.ValidData.AddRange(ids.Select(id => id % 3 != 0));
            fill(data.Scalars);
            request.FieldsData.Add(data);
            return data;
        }
    }

    public static ByteString Doc(int id) =>
        ByteString.CopyFromUtf8($$"""{"n":{{id}},"s":"t{{id % 5}}","a":[{{id % 2}},"x"],"o":{"deep":{{id}}.5} }""");

    /// <summary>One row's vector as bytes, as placeholders and most fields carry it.</summary>
    public static byte[] Vector(string name, int id) => TypeOf(name) switch
    {
        Proto.DataType.BinaryVector => [(byte)id],
        Proto.DataType.Float16Vector => Values(id).SelectMany(v => BitConverter.GetBytes((Half)v)).ToArray(),
        Proto.DataType.Bfloat16Vector => Values(id).SelectMany(v => BitConverter.GetBytes(v)[2..]).ToArray(),
        Proto.DataType.Int8Vector => Values(id).Select(v => (byte)(sbyte)v).ToArray(),
        Proto.DataType.FloatVector => Values(id).SelectMany(BitConverter.GetBytes).ToArray(),
        _ => [.. Pair((uint)(id % 7), id), .. Pair(1000, 1)],
    };

    private static IEnumerable<float> Values(int id) => Enumerable.Range(0, Dim).Select(i => i == 0 ? id % 100 : 1f);

    private static byte[] Pair(uint index, float value) =>
        [.. BitConverter.GetBytes(index), .. BitConverter.GetBytes(value)];

    private static Proto.VectorField Vectors(string name, int[] ids)
    {
        var type = TypeOf(name);
        var rows = ids.Select(id => Vector(name, id)).ToArray();
        var wire = new Proto.VectorField { Dim = Dim };
        var flat = ByteString.CopyFrom(rows.SelectMany(row => row).ToArray());
        switch (type)
        {
            case Proto.DataType.BinaryVector: wire.BinaryVector = flat; break;
            case Proto.DataType.Float16Vector: wire.Float16Vector = flat; break;
            case Proto.DataType.Bfloat16Vector: wire.Bfloat16Vector = flat; break;
            case Proto.DataType.Int8Vector: wire.Int8Vector = flat; break;
            case Proto.DataType.FloatVector:
                (wire.FloatVector = new()).Data.AddRange(ids.SelectMany(Values));
                break;
            default:
                wire.SparseFloatVector = new Proto.SparseFloatArray { Dim = 1001 };
                wire.SparseFloatVector.Contents.AddRange(rows.Select(row => ByteString.CopyFrom(row)));
                wire.Dim = 1001;
                break;
        }

        return wire;
    }

    private static Proto.ArrayArray Numbers(int[] ids)
    {
        var arrays = new Proto.ArrayArray { ElementType = Proto.DataType.Int16 };
        arrays.Data.AddRange(ids.Select(id => new Proto.ScalarField
        {
            IntData = new() { Data = { Enumerable.Range(0, id % 4).Select(i => id - i) } },
        }));
        return arrays;
    }

    private static Proto.ArrayArray Words(int[] ids)
    {
        var arrays = new Proto.ArrayArray { ElementType = Proto.DataType.VarChar };
        arrays.Data.AddRange(ids.Select(id => new Proto.ScalarField
        {
            StringData = new() { Data = { $"w{id % 3}", "é" } },
        }));
        return arrays;
    }
}
