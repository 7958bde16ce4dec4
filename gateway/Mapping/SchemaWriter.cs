using System.Globalization;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Tells clients what a collection is.</summary>
internal static class SchemaWriter
{
    // Every collection has it; clients read it to show times.
    private static readonly KeyValuePair<string, string> TimeZone = new("timezone", "UTC");

    public static Proto.DescribeCollectionResponse Describe(CollectionDescription collection)
    {
        var created = collection.Created;
        var updated = Timestamp.Later(created, collection.Altered);
        var reply = new Proto.DescribeCollectionResponse
        {
            Status = StatusMapper.Success(),
            Schema = Write(collection.Schema),
            CollectionId = collection.Id.Value,
            CollectionName = collection.Schema.Name,
            DbName = collection.Database,
            ShardsNum = collection.VChannels.Length,
            ConsistencyLevel = (Proto.ConsistencyLevel)collection.ConsistencyLevel,
            NumPartitions = collection.Partitions.Length,
            CreatedTimestamp = created.Value,
            CreatedUtcTimestamp = (ulong)created.PhysicalMilliseconds,
            UpdateTimestamp = updated.Value,
            UpdateTimestampStr = updated.Value.ToString(CultureInfo.InvariantCulture),
        };
        reply.VirtualChannelNames.AddRange(collection.VChannels.Select(channel => channel.Value));
        reply.PhysicalChannelNames.AddRange(collection.VChannels.Select(channel => channel.PChannel));
        reply.Aliases.AddRange(collection.Aliases);
        reply.Properties.AddRange(KeyValues.Write(collection.Properties));
        if (!collection.Properties.Any(pair => pair.Key == TimeZone.Key))
            reply.Properties.AddRange(KeyValues.Write([TimeZone]));
        return reply;
    }

    public static Proto.CollectionSchema Write(CollectionSchema schema)
    {
        var wire = new Proto.CollectionSchema
        {
            Name = schema.Name,
            Description = schema.Description,
            AutoId = schema.PrimaryKey.AutoId,
            EnableDynamicField = schema.EnableDynamicField,
            Version = schema.Version,
        };
        wire.Fields.AddRange(schema.Fields.Where(field => !field.IsDynamic).Select(Write));
        return wire;
    }

    private static Proto.FieldSchema Write(FieldSchema field)
    {
        var wire = new Proto.FieldSchema
        {
            FieldId = field.Id.Value,
            Name = field.Name,
            Description = field.Description,
            DataType = (Proto.DataType)field.DataType,
            IsPrimaryKey = field.IsPrimaryKey,
            IsPartitionKey = field.IsPartitionKey,
            IsClusteringKey = field.IsClusteringKey,
            AutoId = field.AutoId,
            State = Proto.FieldState.FieldCreated,
            ElementType = (Proto.DataType)field.ElementType,
            Nullable = field.Nullable,
        };
        if (field.Default is { } value) wire.DefaultValue = Defaults.Write(field, value);
        wire.TypeParams.AddRange(KeyValues.Write(field.TypeParams));
        return wire;
    }
}
