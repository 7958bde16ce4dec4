using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Gateway.Rest.Rows;

namespace Milvus.Gateway.Rest;

/// <summary>What goes back: a refusal, one value, or rows.</summary>
internal sealed class RestReply
{
    /// <summary>Success with nothing to say.</summary>
    public static RestReply Done { get; } = Of(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    /// <summary>The refusal; null on success.</summary>
    public MilvusError? Error { get; private init; }

    /// <summary>Writes the value; null when there are rows or a refusal.</summary>
    public Action<Utf8JsonWriter>? Data { get; private init; }

    public RowWriter? Rows { get; private init; }

    /// <summary>How many of the rows belong to each query of a search.</summary>
    public IReadOnlyList<long>? RowsPerQuery { get; private init; }

    /// <summary>Whether the cost is told, which is always 0 here.</summary>
    public bool HasCost { get; private init; }

    public static implicit operator RestReply(MilvusError error) => new() { Error = error };

    public static RestReply Of(Action<Utf8JsonWriter> data, bool hasCost = false) =>
        new() { Data = data, HasCost = hasCost };

    public static RestReply Of(RowWriter rows, IReadOnlyList<long>? rowsPerQuery = null) =>
        new() { Rows = rows, RowsPerQuery = rowsPerQuery, HasCost = true };

    /// <summary>One object with one member.</summary>
    public static RestReply Of(string name, bool value) => Of(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean(name, value);
        json.WriteEndObject();
    });

    /// <summary>A list of names.</summary>
    public static RestReply Of(IReadOnlyCollection<string> names) => Of(json =>
    {
        json.WriteStartArray();
        foreach (var name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    });

    /// <summary>The number of rows out of a statistics reply.</summary>
    public static RestReply OfRowCount(IEnumerable<Proto.KeyValuePair> statistics)
    {
        var count = statistics.First(pair => pair.Key == "row_count").Value;
        return Of(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("rowCount");
            json.WriteRawValue(count);
            json.WriteEndObject();
        });
    }
}
