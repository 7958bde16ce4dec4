using System.Text.Json.Serialization;

namespace Milvus.Storage.Manifest.V1;

/// <summary>The JSON of a manifest; its names and their order are the format.</summary>
internal sealed record ManifestBody(
    int Version,
    long SegmentId,
    long PartitionId,
    long CollectionId,
    string VchannelName,
    long Rows,
    int SchemaVersion,
    ulong TimestampFrom,
    ulong TimestampTo,
    long CheckpointPosition,
    ulong CheckpointTimestamp,
    long FlushedUnixMilliseconds,
    FieldBody[] Binlogs,
    FileBody[] Statslogs)
{
    /// <summary>Left out when there are none, as in manifests of before there were deletes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileBody[]? Deltalogs { get; init; }

    /// <summary>Left out when zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ulong DeletesUpTo { get; init; }
}

/// <summary>The JSON of one field's files.</summary>
internal sealed record FieldBody(long FieldId, FileBody[] Files);

/// <summary>The JSON of one file.</summary>
internal sealed record FileBody(
    long LogId,
    string Path,
    long Bytes,
    long MemoryBytes,
    long Entries,
    ulong TimestampFrom,
    ulong TimestampTo,
    uint Crc32C);

/// <summary>Generated readers and writers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ManifestBody))]
internal sealed partial class ManifestJson : JsonSerializerContext;
