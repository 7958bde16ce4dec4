using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>
/// A collection with three vector fields: near (L2), along (IP) and bits (HAMMING). Their values are small whole numbers,
/// so that scores are exact and often equal.
/// </summary>
internal static class SearchSamples
{
    public static readonly string[] Fields = ["near", "along", "bits"];

    public static bool LargerIsBetter(string field) => field == "along";

    public static string MetricOf(string field) => field switch
    {
        "near" => "L2",
        "along" => "IP",
        _ => "HAMMING",
    };

    public static Proto.CollectionSchema Schema()
    {
        var schema = new Proto.CollectionSchema();
        Add("id", Proto.DataType.Int64).IsPrimaryKey = true;
        Add("flag", Proto.DataType.Bool);
        Add("tiny", Proto.DataType.Int8);
        Add("label", Proto.DataType.VarChar, ("max_length", "16")).Nullable = true;
        Add("near", Proto.DataType.FloatVector, ("dim", "3"));
        Add("along", Proto.DataType.FloatVector, ("dim", "2"));
        Add("bits", Proto.DataType.BinaryVector, ("dim", "8"));
        return schema;

        Proto.FieldSchema Add(string name, Proto.DataType type, params (string Key, string Value)[] parameters)
        {
            var field = new Proto.FieldSchema { Name = name, DataType = type };
            foreach (var (key, value) in parameters) field.TypeParams.Add(Samples.Pair(key, value));
            schema.Fields.Add(field);
            return field;
        }
    }

    public static SearchRow[] Rows(Random random, int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(id => new SearchRow(
            id,
            random.Next(2) == 0,
            random.Next(-9, 10),
            random.Next(5) == 0 ? null : $"l{random.Next(40)}",
            Vector(random, 3),
            Vector(random, 2),
            (byte)random.Next(256))),
    ];

    public static float[] Vector(Random random, int dim) =>
        [.. Enumerable.Range(0, dim).Select(_ => (float)random.Next(-6, 7))];

    /// <summary>A query for a field; of bits its only number is the byte.</summary>
    public static float[] Query(Random random, string field) => field switch
    {
        "near" => Vector(random, 3),
        "along" => Vector(random, 2),
        _ => [random.Next(256)],
    };

    public static Proto.InsertRequest Insert(string collection, IReadOnlyList<SearchRow> rows)
    {
        var request = new Proto.InsertRequest { CollectionName = collection, NumRows = (uint)rows.Count };
        Add("id").LongData = new Proto.LongArray { Data = { rows.Select(row => row.Id) } };
        Add("flag").BoolData = new Proto.BoolArray { Data = { rows.Select(row => row.Flag) } };
        Add("tiny").IntData = new Proto.IntArray { Data = { rows.Select(row => row.Tiny) } };
        Add("label").StringData = new Proto.StringArray { Data = { rows.Select(row => row.Label).OfType<string>() } };
        request.FieldsData[^1].ValidData.AddRange(rows.Select(row => row.Label is not null));
        AddVectors("near", 3).FloatVector = new Proto.FloatArray { Data = { rows.SelectMany(row => row.Near) } };
        AddVectors("along", 2).FloatVector = new Proto.FloatArray { Data = { rows.SelectMany(row => row.Along) } };
        AddVectors("bits", 8).BinaryVector = ByteString.CopyFrom([.. rows.Select(row => row.Bits)]);
        return request;

        Proto.ScalarField Add(string name)
        {
            request.FieldsData.Add(new Proto.FieldData { FieldName = name, Scalars = new Proto.ScalarField() });
            return request.FieldsData[^1].Scalars;
        }

        Proto.VectorField AddVectors(string name, int dim)
        {
            request.FieldsData.Add(
                new Proto.FieldData { FieldName = name, Vectors = new Proto.VectorField { Dim = dim } });
            return request.FieldsData[^1].Vectors;
        }
    }

    public static Proto.SearchRequest Search(
        string collection, string field, float[][] queries, params (string Key, object Value)[] parameters)
    {
        var request = new Proto.SearchRequest { CollectionName = collection, Nq = queries.Length };
        var value = new Proto.PlaceholderValue
        {
            Tag = "$0",
            Type = field == "bits" ? Proto.PlaceholderType.BinaryVector : Proto.PlaceholderType.FloatVector,
        };
        foreach (var query in queries)
            value.Values.Add(field == "bits"
                ? ByteString.CopyFrom((byte)query[0])
                : ByteString.CopyFrom(MemoryMarshal.AsBytes(query.AsSpan())));
        request.PlaceholderGroup = new Proto.PlaceholderGroup { Placeholders = { value } }.ToByteString();
        request.SearchParams.Add(Samples.Pair("anns_field", field));
        foreach (var (key, parameter) in parameters)
            request.SearchParams.Add(Samples.Pair(key, FormattableString.Invariant($"{parameter}")));
        return request;
    }
}
