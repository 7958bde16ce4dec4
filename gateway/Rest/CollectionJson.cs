using System.Text.Json;
using Milvus.Gateway.Mapping;

namespace Milvus.Gateway.Rest;

/// <summary>What a collection is, as a reply tells it.</summary>
internal static class CollectionJson
{
    public static void Write(
        Utf8JsonWriter json,
        Proto.DescribeCollectionResponse collection,
        Proto.LoadState state,
        IReadOnlyList<Proto.IndexDescription> indexes)
    {
        json.WriteStartObject();
        json.WriteString("collectionName", collection.CollectionName);
        json.WriteNumber("collectionID", collection.CollectionId);
        json.WriteString("description", collection.Schema.Description);
        json.WriteBoolean("autoId", collection.Schema.Fields.Any(field => field.IsPrimaryKey && field.AutoId));
        json.WriteStartArray("fields");
        foreach (var field in collection.Schema.Fields) SchemaJson.Write(json, field);
        json.WriteEndArray();
        json.WriteStartArray("functions");
        json.WriteEndArray();
        json.WriteStartArray("aliases");
        foreach (var alias in collection.Aliases) json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WriteStartArray("indexes");
        foreach (var index in indexes) WriteIndex(json, index);
        json.WriteEndArray();
        json.WriteString("load", EnumNames.Of(state));
        json.WriteNumber("shardsNum", collection.ShardsNum);
        json.WriteNumber("partitionsNum", collection.NumPartitions);
        json.WriteString("consistencyLevel", EnumNames.Of(collection.ConsistencyLevel));
        json.WriteBoolean("enableDynamicField", collection.Schema.EnableDynamicField);
        json.WritePairs("properties", collection.Properties);
        json.WriteEndObject();
    }

    private static void WriteIndex(Utf8JsonWriter json, Proto.IndexDescription index)
    {
        json.WriteStartObject();
        json.WriteString("indexName", index.IndexName);
        json.WriteString("fieldName", index.FieldName);
        json.WriteString("metricType", KeyValues.Find(index.Params, IndexRules.MetricKey) ?? "");
        json.WriteEndObject();
    }
}
