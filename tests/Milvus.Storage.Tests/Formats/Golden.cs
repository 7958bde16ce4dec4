using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Deltalog.V1;
using Milvus.Storage.Documents.V1;
using Milvus.Storage.LogFormat.V2;
using Milvus.Storage.Logs;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Tests.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Formats;

/// <summary>What this program writes for fixed input, by the name of the golden file that keeps it.</summary>
internal static class Golden
{
    private static readonly FixedTime Time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

    // Binlogs and delta logs with page checksums and statistics are the second form of the same version, and manifests
    // hold their checksums; the first forms are read for ever.
    public static IReadOnlyList<string> Names =>
    [
        "log-chunk.v1", "log-snapshot.v1", "log-epoch.v1",
        "log-object-fence.v1", "log-object-commit.v1", "log-object-tombstone.v1", "log-object-snapshot.v1",
        "row-batch.v2", "document.v1", "manifest.v1p2", "manifest-deletes.v1p2", "statslog.v1",
        "deltalog-int64.v1p2", "deltalog-varchar.v1p2",
        "binlog-int64.v1p2", "binlog-bool.v1p2", "binlog-int8.v1p2", "binlog-varchar.v1p2", "binlog-floatvector.v1p2",
        "binlog-nullable-int16.v1p2", "binlog-nullable-varchar.v1p2", "binlog-nullable-floatvector.v1p2",
        "binlog-array.v1p2", "binlog-binaryvector.v1p2", "binlog-sparse.v1p2",
    ];

    /// <summary>Where the files are kept, beside the tests.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.bin");

    public static byte[] Written(string name) => name switch
    {
        "log-chunk.v1" => Log().Peek("log/x/00000000000000000001.log"),
        "log-snapshot.v1" => Log().Peek("log/x/00000000000000000001.snapshot"),
        "log-epoch.v1" => Log().Peek("log/x/epoch"),
        "log-object-fence.v1" => ObjectLog("c0000000000000000001"),
        "log-object-commit.v1" => ObjectLog("c0000000000000000002"),
        "log-object-tombstone.v1" => ObjectLog("c0000000000000000004"),
        "log-object-snapshot.v1" => ObjectLog("s0000000000000000002"),
        "row-batch.v2" => Joined(RowBatchCodec.Encode(RichRows.Chunk(11, 1).Rows)),
        "document.v1" => DocumentCodec.Encode("""{"Next":4711}"""u8),
        "manifest.v1p2" => ManifestCodec.Encode(Manifest()),
        "manifest-deletes.v1p2" => ManifestCodec.Encode(ManifestWithDeletes()),
        "deltalog-int64.v1p2" => Deltalog(SampleRows.Deletes(3)),
        "deltalog-varchar.v1p2" => Deltalog(SampleRows.Deletes(3, textKey: true)),
        "statslog.v1" => Joined(FlushColumns.EncodeStats(Flush()).Pieces),
        "binlog-int64.v1p2" => Binlog(DataType.Int64),
        "binlog-bool.v1p2" => Binlog(DataType.Bool),
        "binlog-int8.v1p2" => Binlog(DataType.Int8),
        "binlog-varchar.v1p2" => Binlog(DataType.VarChar),
        "binlog-floatvector.v1p2" => Binlog(DataType.FloatVector),
        "binlog-nullable-int16.v1p2" => RichBinlog(102),
        "binlog-nullable-varchar.v1p2" => RichBinlog(104),
        "binlog-nullable-floatvector.v1p2" => RichBinlog(112),
        "binlog-array.v1p2" => RichBinlog(106),
        "binlog-binaryvector.v1p2" => RichBinlog(107),
        "binlog-sparse.v1p2" => RichBinlog(111),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static byte[] Binlog(DataType type) =>
        Joined(FlushColumns.Of(Flush()).First(column => column.Type == type).Encode(Flush(), BinlogCodec.Uncompressed).Pieces);

    public static byte[] RichBinlog(long field, BinlogCodec codec = BinlogCodec.Uncompressed)
    {
        var flush = RichRows.Flush(RichRows.Chunk(5, 1));
        return Joined(FlushColumns.Of(flush).First(column => column.Field.Value == field).Encode(flush, codec).Pieces);
    }

    public static byte[] Deltalog(KeyDeletes deletes) => Joined(
        DeltalogCodec.Encode(new CollectionId(1), new PartitionId(2), new SegmentId(9), deletes));

    public static SegmentManifest ManifestWithDeletes()
    {
        var files = new SegmentFiles(new MemoryObjectStore(Time), new CountingIds(), StorageWorkers.Inline);
        var first = files.WriteAsync(Flush(), default).GetAwaiter().GetResult();
        return files.AddDeletesAsync(first, SampleRows.Deletes(3), Timestamp.From(3000), default).GetAwaiter().GetResult();
    }

    public static SegmentManifest Manifest()
    {
        var files = new SegmentFiles(new MemoryObjectStore(Time), new CountingIds(), StorageWorkers.Inline);
        return files.WriteAsync(Flush(), default).GetAwaiter().GetResult();
    }

    /// <summary>A log with two commits, and a snapshot at the first.</summary>
    public static SimDisk Log()
    {
        var disk = new SimDisk();
        var log = new LocalLogStore(disk, "log", StorageWorkers.Inline, Time, null).Get("x");
        var opened = log.OpenAsync(default).GetAwaiter().GetResult();
        foreach (var text in new[] { "first", "second" })
        {
            log.AppendAsync([Encoding.UTF8.GetBytes(text)], opened.Epoch, default).GetAwaiter().GetResult();
        }

        log.ReplaceSnapshotAsync(Encoding.UTF8.GetBytes("state"), new Core.Ports.LogPosition(1), opened.Epoch, default)
            .GetAwaiter().GetResult();
        return disk;
    }

    // An object of a log with two commits and a snapshot at the first, which is deleted at the end.
    private static byte[] ObjectLog(string file)
    {
        var objects = new MemoryObjectStore(Time);
        var store = new ObjectLogStore(objects, new SeededChance(1), Time);
        var log = store.Get("x");
        var opened = log.OpenAsync(default).GetAwaiter().GetResult();
        foreach (var text in new[] { "first", "second" })
        {
            log.AppendAsync([Encoding.UTF8.GetBytes(text)], opened.Epoch, default).GetAwaiter().GetResult();
        }

        log.ReplaceSnapshotAsync(Encoding.UTF8.GetBytes("state"), new Core.Ports.LogPosition(1), opened.Epoch, default)
            .GetAwaiter().GetResult();
        var living = objects.GetAsync($"log/x/{file}", default).GetAwaiter().GetResult();
        store.DeleteAsync("x", default).GetAwaiter().GetResult();
        return (living ?? objects.GetAsync($"log/x/{file}", default).GetAwaiter().GetResult())!.Value.Content.ToArray();
    }

    private static SegmentFlush Flush() => SampleRows.Flush(9, SampleRows.Chunk(3, 1), SampleRows.Chunk(2, 2));

    private static byte[] Joined(IReadOnlyList<ReadOnlyMemory<byte>> pieces) =>
        pieces.SelectMany(piece => piece.ToArray()).ToArray();
}
