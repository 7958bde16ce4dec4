using System.Buffers;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog.V1;

namespace Milvus.Storage.Deltalog.V1;

/// <summary>
/// Delta logs in Milvus's first form: the binlog frame with one delete event, whose Parquet payload is one column of
/// JSON texts <c>{"pk":…,"ts":…,"pkType":…}</c>. The second form, columns <c>pk</c> and <c>ts</c>, is read as well.
/// Source: milvus internal/storage/delta_data.go.
/// </summary>
public static class DeltalogCodec
{
    private static readonly FieldId NoField = new(-1);

    /// <summary>The file as pieces to be laid one after the other.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="deletes">At least one.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Encode(
        CollectionId collection, PartitionId partition, SegmentId segment, KeyDeletes deletes)
    {
        var (from, to) = TimesOf(deletes);
        return BinlogWriter.WriteDeletes(
            new BinlogDescriptor(
                collection, partition, segment, NoField, from, to, DataType.String, deletes.ByteCount),
            Lines(deletes));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">All its bytes.</param>
    /// <param name="segment">Whose it must be.</param>
    /// <param name="path">Its path, for the error.</param>
    /// <exception cref="DataCorruptException">It is none, or another segment's.</exception>
    public static KeyDeletes Decode(ReadOnlySpan<byte> file, SegmentId segment, string path)
    {
        var (descriptor, lines, deletes) = BinlogReader.ReadDeletes(file, path);
        if (descriptor.SegmentId != segment
            || descriptor.FieldId != NoField
            || (deletes?.Count ?? lines!.RowCount) == 0)
        {
            throw new DataCorruptException(path, 21, "corrupt: of another segment or field than the manifest says");
        }

        try
        {
            return deletes ?? Parse(lines!);
        }
        catch (Exception wrong) when (
            wrong is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DataCorruptException(path, 0, $"corrupt: delta log: {wrong.Message}");
        }
    }

    /// <summary>The oldest and the newest delete.</summary>
    internal static (Timestamp From, Timestamp To) TimesOf(KeyDeletes deletes)
    {
        var (from, to) = (ulong.MaxValue, ulong.MinValue);
        foreach (var timestamp in deletes.Timestamps.Span)
        {
            (from, to) = (Math.Min(from, timestamp), Math.Max(to, timestamp));
        }

        return (new Timestamp(from), new Timestamp(to));
    }

    private static Utf8Column Lines(KeyDeletes deletes)
    {
        var offsets = new int[deletes.Count + 1];
        var bytes = new ArrayBufferWriter<byte>(deletes.Count * 64);
        using var json = new Utf8JsonWriter(bytes);
        for (var i = 0; i < deletes.Count; i++)
        {
            json.WriteStartObject();
            switch (deletes.Keys)
            {
                case ValueColumn<long> numbers:
                    json.WriteNumber("pk", numbers.Values.Span[i]);
                    break;
                case Utf8Column texts:
                    json.WriteString("pk", texts[i]);
                    break;
                default:
                    throw new InvariantException($"A primary key cannot be {deletes.Keys.DataType}.");
            }

            json.WriteNumber("ts", deletes.Timestamps.Span[i]);
            json.WriteNumber("pkType", (int)deletes.Keys.DataType);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            offsets[i + 1] = bytes.WrittenCount;
        }

        return new Utf8Column(offsets, bytes.WrittenMemory);
    }

    private static KeyDeletes Parse(Utf8Column lines)
    {
        var timestamps = new ulong[lines.RowCount];
        var numbers = new List<long>();
        var offsets = new List<int> { 0 };
        var texts = new ArrayBufferWriter<byte>();
        for (var i = 0; i < lines.RowCount; i++)
        {
            var reader = new Utf8JsonReader(lines[i]);
            using var line = JsonDocument.ParseValue(ref reader);
            var root = line.RootElement;
            timestamps[i] = root.GetProperty("ts").GetUInt64();
            switch ((DataType)root.GetProperty("pkType").GetInt32())
            {
                case DataType.Int64:
                    numbers.Add(root.GetProperty("pk").GetInt64());
                    break;
                case DataType.VarChar:
                    texts.Write(System.Text.Encoding.UTF8.GetBytes(
                        root.GetProperty("pk").GetString() ?? throw new FormatException("a key is null")));
                    offsets.Add(texts.WrittenCount);
                    break;
                case var type:
                    throw new FormatException($"a key of type {type}");
            }
        }

        return numbers.Count == lines.RowCount
            ? new KeyDeletes(new ValueColumn<long>(numbers.ToArray()), timestamps)
            : offsets.Count == lines.RowCount + 1
                ? new KeyDeletes(new Utf8Column(offsets.ToArray(), texts.WrittenMemory), timestamps)
                : throw new FormatException("keys of several types");
    }
}
