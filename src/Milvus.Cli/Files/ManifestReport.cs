using System.Globalization;
using System.Text.Json.Nodes;
using Milvus.Core;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Cli.Files;

/// <summary>A manifest with the files that it names.</summary>
internal static class ManifestReport
{
    public static JsonObject Of(string path, ReadOnlyMemory<byte> content)
    {
        var manifest = ManifestCodec.Decode(content, path);
        return new JsonObject
        {
            ["checksum"] = "verified",
            ["version"] = manifest.Version,
            ["segment"] = manifest.SegmentId.Value,
            ["partition"] = manifest.PartitionId.Value,
            ["collection"] = manifest.CollectionId.Value,
            ["vchannel"] = manifest.VChannelName.Value,
            ["rows"] = manifest.Rows,
            ["storedBytes"] = manifest.StoredBytes,
            ["schemaVersion"] = manifest.SchemaVersion,
            ["timestamps"] = Times(manifest.TimestampFrom, manifest.TimestampTo),
            ["checkpointPosition"] = manifest.CheckpointPosition.Value,
            ["checkpointTimestamp"] = Time(manifest.CheckpointTimestamp),
            ["deletesUpTo"] = Time(manifest.DeletesUpTo),
            ["flushed"] = manifest.FlushedUtc.ToString("O", CultureInfo.InvariantCulture),
            ["fields"] = new JsonArray([.. manifest.Binlogs.Select(field => new JsonObject
            {
                ["field"] = field.FieldId.Value,
                ["files"] = Files(field.Files),
            })]),
            ["statslogs"] = Files(manifest.Statslogs),
            ["deltalogs"] = Files(manifest.Deltalogs),
        };
    }

    /// <summary>A timestamp with the moment that it stands for.</summary>
    public static string Time(Timestamp timestamp) => timestamp == Timestamp.Zero
        ? "0"
        : $"{timestamp} ({timestamp.WallUtc.ToString("O", CultureInfo.InvariantCulture)})";

    public static JsonObject Times(Timestamp from, Timestamp to) =>
        new() { ["from"] = Time(from), ["to"] = Time(to) };

    private static JsonArray Files(IEnumerable<BlobFile> files) => [.. files.Select(file => new JsonObject
    {
        ["path"] = file.Path,
        ["bytes"] = file.Bytes,
        ["memoryBytes"] = file.MemoryBytes,
        ["entries"] = file.Entries,
        ["timestamps"] = Times(file.TimestampFrom, file.TimestampTo),
        ["crc32C"] = file.Crc32C.ToString("x8", CultureInfo.InvariantCulture),
    })];
}
