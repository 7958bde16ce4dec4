using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>Requests that are right, for tests to use or to spoil.</summary>
internal static class Samples
{
    public const int Dim = 4;

    public static Proto.CollectionSchema EveryType()
    {
        var schema = new Proto.CollectionSchema { Description = "every type" };
        schema.Fields.Add(new Proto.FieldSchema
        {
            Name = "id",
            DataType = Proto.DataType.Int64,
            IsPrimaryKey = true,
            Description = "key",
        });
        Add("bool", Proto.DataType.Bool);
        Add("int8", Proto.DataType.Int8);
        Add("int16", Proto.DataType.Int16);
        Add("int32", Proto.DataType.Int32);
        Add("int64", Proto.DataType.Int64);
        Add("float", Proto.DataType.Float);
        Add("double", Proto.DataType.Double);
        Add("text", Proto.DataType.VarChar, ("max_length", "16"));
        Add("vector", Proto.DataType.FloatVector, ("dim", Dim.ToString(CultureInfo.InvariantCulture)));
        return schema;

        void Add(string name, Proto.DataType type, params (string Key, string Value)[] parameters)
        {
            var field = new Proto.FieldSchema { Name = name, DataType = type };
            foreach (var (key, value) in parameters)
                field.TypeParams.Add(new Proto.KeyValuePair { Key = key, Value = value });
            schema.Fields.Add(field);
        }
    }

    /// <summary>Rows with ids from <paramref name="first"/> on; every value follows from the id.</summary>
    public static Proto.InsertRequest Insert(string collection, int first, int count)
    {
        var ids = Enumerable.Range(first, count).ToArray();
        var request = new Proto.InsertRequest { CollectionName = collection, NumRows = (uint)count };
        Add("id", s => (s.LongData = new()).Data.AddRange(ids.Select(id => (long)id)));
        Add("bool", s => (s.BoolData = new()).Data.AddRange(ids.Select(id => id % 2 == 0)));
        Add("int8", s => (s.IntData = new()).Data.AddRange(ids.Select(id => id % 100 - 50)));
        Add("int16", s => (s.IntData = new()).Data.AddRange(ids.Select(id => -id)));
        Add("int32", s => (s.IntData = new()).Data.AddRange(ids));
        Add("int64", s => (s.LongData = new()).Data.AddRange(ids.Select(id => (1L << 53) + id)));
        Add("float", s => (s.FloatData = new()).Data.AddRange(ids.Select(id => id / 2f)));
        Add("double", s => (s.DoubleData = new()).Data.AddRange(ids.Select(id => id / 3d)));
        Add("text", s => (s.StringData = new()).Data.AddRange(ids.Select(id => $"é{id}")));
        var vectors = new Proto.VectorField { Dim = Dim, FloatVector = new Proto.FloatArray() };
        vectors.FloatVector.Data.AddRange(ids.SelectMany(id => Enumerable.Repeat((float)id, Dim)));
        request.FieldsData.Add(new Proto.FieldData
        {
            FieldName = "vector",
            Type = Proto.DataType.FloatVector,
            Vectors = vectors,
        });
        return request;

        void Add(string name, Action<Proto.ScalarField> fill)
        {
            var data = new Proto.FieldData { FieldName = name, Scalars = new Proto.ScalarField() };
            fill(data.Scalars);
            request.FieldsData.Add(data);
        }
    }

    public static ByteString Placeholders(params float[][] queries)
    {
        var value = new Proto.PlaceholderValue { Tag = "$0", Type = Proto.PlaceholderType.FloatVector };
        foreach (var query in queries)
            value.Values.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(query.AsSpan())));
        return new Proto.PlaceholderGroup { Placeholders = { value } }.ToByteString();
    }

    public static Proto.SearchRequest Search(string collection, int topK, params float[][] queries)
    {
        var request = new Proto.SearchRequest
        {
            CollectionName = collection,
            PlaceholderGroup = Placeholders(queries),
            Nq = queries.Length,
        };
        request.SearchParams.Add(Pair("anns_field", "vector"));
        request.SearchParams.Add(Pair("topk", topK.ToString(CultureInfo.InvariantCulture)));
        return request;
    }

    public static Proto.KeyValuePair Pair(string key, string value) => new() { Key = key, Value = value };
}
