using System.Text.Json;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Writes the columns of a reply as one object per row.</summary>
internal sealed class RowWriter
{
    private const string Distance = "distance";

    private readonly FieldCells[] _columns;
    private readonly Proto.IDs? _ids;
    private readonly string _keyName;
    private readonly IReadOnlyList<float>? _scores;
    private readonly bool _readsInt64;

    /// <summary>The rows of a query.</summary>
    public RowWriter(Proto.QueryResults results, bool readsInt64)
        : this(results.FieldsData, results.PrimaryFieldName, null, null, readsInt64)
    {
        Count = _columns.Length == 0 ? 0 : _columns[0].Rows;
    }

    /// <summary>The hits of a search.</summary>
    public RowWriter(Proto.SearchResultData results, bool readsInt64)
        : this(results.FieldsData, results.PrimaryFieldName, results.Ids, results.Scores, readsInt64)
    {
        Count = results.Scores.Count;
    }

    private RowWriter(
        IEnumerable<Proto.FieldData> columns,
        string keyName,
        Proto.IDs? ids,
        IReadOnlyList<float>? scores,
        bool readsInt64)
    {
        // With ids the key comes from there.
        _columns = [.. columns
            .Where(column => ids is null || column.FieldName != keyName)
            .Select(column => new FieldCells(column, readsInt64))];
        (_keyName, _ids, _scores, _readsInt64) = (keyName, ids, scores, readsInt64);
    }

    public int Count { get; }

    public void Write(Utf8JsonWriter json, int row)
    {
        json.WriteStartObject();
        if (_ids is { } ids)
        {
            json.WritePropertyName(_keyName);
            WriteKey(json, ids, row, _readsInt64);
        }

        if (_scores is { } scores)
        {
            json.WritePropertyName(Distance);
            FieldCells.WriteNumber(json, scores[row]);
        }

        foreach (var column in _columns) column.Write(json, row);
        json.WriteEndObject();
    }

    /// <summary>A list of primary keys.</summary>
    public static void WriteKeys(Utf8JsonWriter json, Proto.IDs? ids, bool readsInt64)
    {
        json.WriteStartArray();
        var count = ids?.IdFieldCase switch
        {
            Proto.IDs.IdFieldOneofCase.IntId => ids.IntId.Data.Count,
            Proto.IDs.IdFieldOneofCase.StrId => ids.StrId.Data.Count,
            _ => 0,
        };
        for (var row = 0; row < count; row++) WriteKey(json, ids!, row, readsInt64);
        json.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter json, Proto.IDs ids, int row, bool readsInt64)
    {
        if (ids.IdFieldCase == Proto.IDs.IdFieldOneofCase.IntId)
            FieldCells.WriteInt64(json, ids.IntId.Data[row], readsInt64);
        else
            json.WriteStringValue(ids.StrId.Data[row]);
    }
}
