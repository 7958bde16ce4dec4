using System.Globalization;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Fuzz;

/// <summary>Values that get far into a server, and values that it should not get far with.</summary>
internal static class FuzzWords
{
    private static readonly string[] Collections = ["plain", "rich", "parted", "alias_of_plain", "made"];

    private static readonly string[] Fields =
    [
        "id", "bool", "int8", "int32", "int64", "float", "double", "text", "vector", "age", "label", "doc", "numbers",
        "words", "at", "place", "FloatVector", "BinaryVector", "SparseFloatVector", "Int8Vector", "$meta", "color",
    ];

    private static readonly string[] Filters =
    [
        "id > 0", "id in [1, 2, 3]", "int64 < 10 && bool == true", "age is null", "label like \"l%\"",
        "doc[\"n\"] >= 2", "json_contains(doc[\"a\"], \"x\")", "array_length(numbers) > 1", "color == \"c1\"",
        "exists doc[\"o\"]", "score / 2 > 1.5 or not (age == 3)", "id in {ids}", "text == {text}", "at is not null",
    ];

    private static readonly string[] Odd =
    [
        "", " ", "*", "\0", "é", "名字", "🙂", "a\nb", "\ud800", "_", "9", "-1", "1e999", "NaN", "null", "true", "{", "{}",
        "[]", "\"", "$", "%", "no such thing", "18446744073709551616", "-9223372036854775808", "((((((((((", "id >",
        "id in [", "id == 1 and", "{\"a\":", new('x', 70_000), new('(', 5_000), "count(*)", "_default", "id == {x}",
        "doc[\"a\"][9999999999]", "id % 0 == 1", "-9223372036854775808 / -1 == id", "like", "\"\\ud800\" == text",
    ];

    private static readonly long[] Longs =
    [
        0, 1, 2, -1, -2, 3, 4, 7, 8, 100, 127, 128, 255, 256, 16384, 16385, 32767, 65536, int.MaxValue, int.MinValue,
        1L << 32, 1L << 53, 1L << 62, long.MaxValue, long.MinValue, 450_000_000_000_000_000,
    ];

    private static readonly double[] Doubles =
    [
        0, -0d, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon,
        float.MaxValue, 1e39,
    ];

    private static readonly (string Key, string[] Values)[] Parameters =
    [
        ("anns_field", ["vector", "FloatVector", "BinaryVector", "SparseFloatVector", "id"]),
        ("topk", ["1", "3", "16384", "0", "-1"]), ("limit", ["1", "5", "16384", "0"]), ("offset", ["0", "1", "16384"]),
        ("metric_type", ["L2", "IP", "COSINE", "HAMMING", "JACCARD", "l2", "BM25"]),
        ("params", ["{}", "{\"radius\":5,\"range_filter\":1}", "{\"nprobe\":10}", "[", "{\"radius\":\"x\"}"]),
        ("round_decimal", ["-1", "3", "7"]), ("ignore_growing", ["true", "False", "maybe"]),
        ("group_by_field", ["age", "label", "doc"]), ("group_size", ["2", "0"]), ("strict_group_size", ["true"]),
        ("iterator", ["True"]), ("search_iter_v2", ["True"]), ("search_iter_batch_size", ["2", "0", "99999"]),
        ("search_iter_id", ["", "x"]), ("search_iter_last_bound", ["0.5", "x"]), ("collection_id", ["1", "x"]),
        ("order_by_fields", ["id:asc", "age"]), ("reduce_stop_for_best", ["true"]), ("strategy", ["rrf", "weighted"]),
        ("index_type", ["FLAT", "HNSW", "AUTOINDEX", "BIN_FLAT", "SPARSE_INVERTED_INDEX", "INVERTED", "NONE"]),
        ("mmap.enabled", ["true", "no"]), ("dim", ["4", "8", "0", "400000000"]), ("max_length", ["16", "0", "70000"]),
        ("max_capacity", ["5", "4097"]), ("collection.ttl.seconds", ["60", "-1"]), ("nlist", ["128"]),
        ("timezone", ["UTC", "Nowhere"]), ("partitionkey.isolation", ["true"]), ("analyzer_name", ["x"]),
    ];

    public static string Text(string field, Random random) => field switch
    {
        _ when random.Next(6) == 0 => Pick(Odd, random),
        "db_name" or "newDBName" or "new_db_name" => random.Next(4) > 0 ? "" : Pick(["default", "other", "none"], random),
        "partition_name" or "partition_names" or "partitionNames" => Pick(["", "_default", "p1", "p2"], random),
        "alias" => Pick(["alias_of_plain", "second"], random),
        "expr" or "dsl" => Pick(Filters, random),
        "metric_type" => "{\"metric_type\":\"system_info\"}",
        "index_name" => Pick(["", "vector", "FloatVector"], random),
        _ when field.Contains("collection", StringComparison.OrdinalIgnoreCase) || field.EndsWith("Name", default)
            => Pick(Collections, random),
        _ when field.Contains("field", StringComparison.OrdinalIgnoreCase) => Pick(Fields, random),
        _ => Pick(random.Next(2) == 0 ? Collections : Fields, random),
    };

    public static string OddText(Random random) => Pick(Odd, random);

    public static long Long(Random random) => random.Next(4) == 0 ? random.NextInt64() : Pick(Longs, random);

    public static double Double(Random random) => Pick(Doubles, random);

    public static ByteString Bytes(Random random)
    {
        var bytes = new byte[Pick([0, 1, 3, 4, 8, 16, 31, 32, 33, 1000], random)];
        random.NextBytes(bytes);
        return random.Next(3) == 0
            ? ByteString.CopyFromUtf8(Pick(["{}", "{\"n\":1}", "[1,2", "null", "{\"a\":{\"a\":{}}}", "nul"], random))
            : ByteString.CopyFrom(bytes);
    }

    public static Proto.KeyValuePair Parameter(Random random)
    {
        var (key, values) = Pick(Parameters, random);
        return new Proto.KeyValuePair
        {
            Key = random.Next(20) == 0 ? Pick(Odd, random) : key,
            Value = random.Next(4) switch
            {
                0 => Pick(Odd, random),
                1 => Long(random).ToString(CultureInfo.InvariantCulture),
                _ => Pick(values, random),
            },
        };
    }

    public static T Pick<T>(IList<T> from, Random random) => from[random.Next(from.Count)];
}
