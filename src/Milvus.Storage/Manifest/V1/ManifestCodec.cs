using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Manifest.V1;

/// <summary>Manifests as bytes: 24 bytes of header, then JSON. <c>formats.md</c> has the table.</summary>
public static class ManifestCodec
{
    private const ulong Magic = 0x5453_4546_494E_414D; // MANIFEST
    private const uint Version = 1;
    private const int HeaderBytes = 24;

    /// <summary>The manifest's bytes.</summary>
    public static byte[] Encode(SegmentManifest manifest)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(ToBody(manifest), ManifestJson.Default.ManifestBody);
        var bytes = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), Crc32C.Of(body));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), Crc32C.Of(bytes.AsSpan(0, 20)));
        body.CopyTo(bytes, HeaderBytes);
        return bytes;
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="DataCorruptException">The bytes are damaged, cut, or of another version.</exception>
    public static SegmentManifest Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        var span = bytes.Span;
        if (span.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(span) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(span[20..]) != Crc32C.Of(span[..20]))
        {
            throw new DataCorruptException(path, 0, "corrupt: manifest header");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(span[8..]);
        if (version != Version)
        {
            throw new DataCorruptException(
                path,
                8,
                $"too {(version > Version ? "new" : "old")}: manifest {version}, this program reads {Version}");
        }

        var body = span[HeaderBytes..];
        if (BinaryPrimitives.ReadInt32LittleEndian(span[12..]) != body.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(span[16..]) != Crc32C.Of(body))
        {
            throw new DataCorruptException(path, HeaderBytes, "corrupt: manifest body length or checksum");
        }

        try
        {
            return FromBody(JsonSerializer.Deserialize(body, ManifestJson.Default.ManifestBody)!);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or NullReferenceException)
        {
            throw new DataCorruptException(path, HeaderBytes, $"corrupt: manifest body: {wrong.Message}");
        }
    }

    private static ManifestBody ToBody(SegmentManifest manifest) => new(
        manifest.Version,
        manifest.SegmentId.Value,
        manifest.PartitionId.Value,
        manifest.CollectionId.Value,
        manifest.VChannelName.Value,
        manifest.Rows,
        manifest.SchemaVersion,
        manifest.TimestampFrom.Value,
        manifest.TimestampTo.Value,
        manifest.CheckpointPosition.Value,
        manifest.CheckpointTimestamp.Value,
        manifest.FlushedUtc.ToUnixTimeMilliseconds(),
        manifest.Binlogs.Select(ToBody).ToArray(),
        manifest.Statslogs.Select(ToBody).ToArray())
    {
        Deltalogs = manifest.Deltalogs.IsEmpty ? null : manifest.Deltalogs.Select(ToBody).ToArray(),
        DeletesUpTo = manifest.DeletesUpTo.Value,
    };

    private static FieldBody ToBody(FieldBinlogs binlogs) =>
        new(binlogs.FieldId.Value, binlogs.Files.Select(ToBody).ToArray());

    private static FileBody ToBody(BlobFile file) => new(
        file.LogId,
        file.Path,
        file.Bytes,
        file.MemoryBytes,
        file.Entries,
        file.TimestampFrom.Value,
        file.TimestampTo.Value,
        file.Crc32C);

    private static SegmentManifest FromBody(ManifestBody body) => new()
    {
        Version = body.Version,
        SegmentId = new SegmentId(body.SegmentId),
        PartitionId = new PartitionId(body.PartitionId),
        CollectionId = new CollectionId(body.CollectionId),
        VChannelName = VChannelName.Parse(body.VchannelName),
        Rows = body.Rows,
        SchemaVersion = body.SchemaVersion,
        TimestampFrom = new Timestamp(body.TimestampFrom),
        TimestampTo = new Timestamp(body.TimestampTo),
        CheckpointPosition = new LogPosition(body.CheckpointPosition),
        CheckpointTimestamp = new Timestamp(body.CheckpointTimestamp),
        FlushedUtc = DateTimeOffset.FromUnixTimeMilliseconds(body.FlushedUnixMilliseconds),
        Binlogs = body.Binlogs.Select(FromBody).ToImmutableArray(),
        Statslogs = body.Statslogs.Select(FromBody).ToImmutableArray(),
        Deltalogs = body.Deltalogs?.Select(FromBody).ToImmutableArray() ?? [],
        DeletesUpTo = new Timestamp(body.DeletesUpTo),
    };

    private static FieldBinlogs FromBody(FieldBody binlogs) =>
        new(new FieldId(binlogs.FieldId), binlogs.Files.Select(FromBody).ToImmutableArray());

    private static BlobFile FromBody(FileBody file) => new(
        file.LogId,
        file.Path,
        file.Bytes,
        file.MemoryBytes,
        file.Entries,
        new Timestamp(file.TimestampFrom),
        new Timestamp(file.TimestampTo),
        file.Crc32C);
}
