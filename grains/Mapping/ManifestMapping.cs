using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Grains.Mapping;

/// <summary>Manifests as messages.</summary>
internal static class ManifestMapping
{
    public static SegmentFilesReply ToReply(this Outcome<SegmentManifest> outcome) =>
        outcome.IsOk
            ? new SegmentFilesReply
            {
                Binlogs =
                [
                    .. outcome.Value.Binlogs.SelectMany(
                        field => field.Files.Select(file => ToStored(file, field.FieldId))),
                ],
                Statslogs = [.. outcome.Value.Statslogs.Select(file => ToStored(file, default))],
                Deltalogs = [.. outcome.Value.Deltalogs.Select(file => ToStored(file, default))],
                SchemaVersion = outcome.Value.SchemaVersion,
                FlushedUnixMilliseconds = outcome.Value.FlushedUtc.ToUnixTimeMilliseconds(),
            }
            : new SegmentFilesReply { Error = outcome.Error };

    private static StoredFile ToStored(BlobFile file, FieldId field) => new()
    {
        Field = field,
        LogId = file.LogId,
        Path = file.Path,
        Bytes = file.Bytes,
        MemoryBytes = file.MemoryBytes,
        Entries = file.Entries,
        First = file.TimestampFrom,
        Last = file.TimestampTo,
        Crc32C = file.Crc32C,
    };

    /// <summary>A file by what its path says of it.</summary>
    public static StoredFile ToStored(this BlobFile file) =>
        ToStored(file, BinlogPath.TryParse(file.Path, out var path) ? path.FieldId ?? default : default);

    public static BlobFile ToBlob(this StoredFile file) => new(
        file.LogId, file.Path, file.Bytes, file.MemoryBytes, file.Entries, file.First, file.Last, file.Crc32C);
}
