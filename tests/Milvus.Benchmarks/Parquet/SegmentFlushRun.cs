using System.Diagnostics;
using Milvus.Benchmarks.Flush;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Search;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;

namespace Milvus.Benchmarks.Parquet;

/// <summary>Large segments to the disk, in alternation with plain code that writes and syncs as many bytes.</summary>
internal static class SegmentFlushRun
{
    private const double Mark = 0.7;
    private const int Dim = 768;
    private const int ChunkBytes = 8 << 20;
    private const int ServedBatch = 10_000;

    private static readonly FieldId Key = new(100);
    private static readonly FieldId Vector = new(101);

    /// <summary>A segment through the code that flushes them, encoding and checksums included.</summary>
    /// <returns>Whether it keeps its share of the plain rate.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        var bytes = options.Quick ? 32L << 20 : 256L << 20;
        var rounds = options.Quick ? 3 : 15;
        var flush = Segment((int)(bytes / ChunkBytes), new Random(options.Seed));
        var pieces = flush.Chunks.Select(chunk => ColumnMemory.ValuesOf(chunk.Rows[Vector])).ToList();
        var (plain, product, share) = (new Samples(), new Samples(), new Samples());
        await CalmMoment.WaitAsync(options);
        var before = CpuTimes.Now();
        for (var round = -2; round < rounds; round++)
        {
            // Each begins a round in turn: who comes after another's writes finds the disk busy with them.
            var (first, stored) = (0.0, bytes);
            if (round % 2 == 0)
            {
                first = WritePlain(folder.Sub("plain"), round, pieces, bytes);
            }

            var seconds = await FlushAsync(folder.Sub("segment"), flush with { SegmentId = new SegmentId(round + 10) });
            stored = seconds.Bytes;
            if (round % 2 != 0)
            {
                first = WritePlain(folder.Sub("plain"), round, pieces, bytes);
            }

            if (round >= 0)
            {
                plain.Add(bytes / first / 1e6);
                product.Add(stored / seconds.Seconds / 1e6);
                share.Add(stored / seconds.Seconds / (bytes / first));
            }
        }

        var table = new Table("what", "p50 MB/s", "p10 MB/s", "p90 MB/s");
        table.Add("write and fsync of one file", plain.Median, plain.Quantile(0.1), plain.Quantile(0.9));
        table.Add("flush of a segment", product.Median, product.Quantile(0.1), product.Quantile(0.9));
        table.Print(
            $"Large flush: {bytes >> 20} MiB of vectors ({Dim} dimensions) with keys, row ids and timestamps, {rounds} rounds; "
            + $"flush gives {share.Median:P0} of plain, round by round, median (mark {Mark:P0}); by p50 "
            + $"{product.Median / plain.Median:P0}; {(CpuTimes.Now() - before).ForeignCores:N2} foreign cores");
        Console.WriteLine(share.Median >= Mark ? "kept" : "MISSED");
        return share.Median >= Mark;
    }

    /// <summary>A large segment on the server, from the request until GetFlushState says that all is written.</summary>
    public static async Task RunServedAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        var batches = options.Quick ? 8 : 64;
        var rounds = options.Quick ? 2 : 5;
        await using var silo = await SiloProcess.StartAsync(
            folder.Sub("served"), "--Milvus:Engine:Seal:SegmentMaxBytes", $"{1L << 34}");
        using var connection = new GrpcConnection(silo.Port);
        var collection = new BenchmarkCollection(connection, "large", VectorSet.Dim);
        await collection.CreateAsync();
        var frame = InsertFrame.Encode(
            collection.Name, VectorSet.Random(ServedBatch, options.Seed).Span, VectorSet.Dim);
        var published = new PublishedFiles(silo.Data);
        var pieces = Noise(256, options.Seed);
        var (plain, product, share, bytes) = (new Samples(), new Samples(), new Samples(), 0L);
        for (var round = -1; round < rounds; round++)
        {
            for (var batch = 0; batch < batches; batch++)
            {
                frame.Number(InsertFrame.FirstKey + ((((round + 1L) * batches) + batch) * ServedBatch));
                while (!await BenchmarkCollection.InsertAsync(connection, frame))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5));
                }
            }

            await SettleAsync(options);
            var start = Stopwatch.GetTimestamp();
            await collection.FlushAsync();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = published.TakeNew().Sum(file => (long)file.Length);
            await SettleAsync(options);
            var alone = WritePlain(folder.Sub("plain"), round, pieces, bytes);
            if (round >= 0)
            {
                plain.Add(bytes / alone / 1e6);
                product.Add(bytes / seconds / 1e6);
                share.Add(alone / seconds);
            }
        }

        var table = new Table("what", "p50 MB/s");
        table.Add("write and fsync of one file", plain.Median);
        table.Add("Flush until GetFlushState", product.Median);
        table.Print(
            $"Large flush on the server: {batches * ServedBatch} rows of {VectorSet.Dim} floats and a key, {bytes >> 20} MiB, "
            + $"{rounds} rounds; it gives {share.Median:P0} of plain");
    }

    /// <summary>
    /// A virtual machine gives memory that was freed back to its host after some seconds, and the page cache pays for it
    /// when it grows again: whoever writes right after something big was freed is several times faster. Both sides wait.
    /// </summary>
    private static Task SettleAsync(BenchmarkOptions options) =>
        Task.Delay(options.Quick ? TimeSpan.Zero : TimeSpan.FromSeconds(25));

    private static async Task<(double Seconds, long Bytes)> FlushAsync(string folder, SegmentFlush flush)
    {
        using var workers = new StorageWorkers();
        using var encoders = new StorageWorkers(Environment.ProcessorCount);
        var store = new LocalObjectStore(folder, workers, TimeProvider.System);
        var files = new SegmentFiles(store, new Ids(), encoders);

        // The first call makes the folder and syncs the whole file system: a server does that once.
        await store.GetAsync("nothing", default);
        var start = Stopwatch.GetTimestamp();
        var manifest = await files.WriteAsync(flush, default);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, manifest.Files.Sum(file => file.Bytes));
    }

    /// <summary>
    /// Writes as many bytes, again and again those given, piece by piece, and syncs them. To a file that stays, as the
    /// segments' do: whoever writes one file over and over gets the same warm pages and blocks each time.
    /// </summary>
    private static double WritePlain(string folder, int round, List<ReadOnlyMemory<byte>> pieces, long bytes)
    {
        var start = Stopwatch.GetTimestamp();
        using var file = File.OpenHandle(Path.Combine(folder, $"plain{round}"), FileMode.CreateNew, FileAccess.Write);
        var at = 0L;
        for (var i = 0; at < bytes; i++)
        {
            var piece = pieces[i % pieces.Count].Span;
            piece = piece[..(int)Math.Min(piece.Length, bytes - at)];
            RandomAccess.Write(file, piece, at);
            at += piece.Length;
        }

        PosixFile.Sync(file);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static List<ReadOnlyMemory<byte>> Noise(int pieces, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, pieces).Select(_ =>
        {
            var bytes = new byte[1 << 20];
            random.NextBytes(bytes);
            return (ReadOnlyMemory<byte>)bytes;
        })];
    }

    private static SegmentFlush Segment(int chunks, Random random)
    {
        const int rows = ChunkBytes / (Dim * sizeof(float));
        var schema = new CollectionSchema
        {
            Name = "large",
            Fields =
            [
                new FieldSchema { Id = Key, Name = "id", DataType = DataType.Int64, IsPrimaryKey = true },
                new FieldSchema { Id = Vector, Name = "v", DataType = DataType.FloatVector, Dim = Dim },
            ],
        };
        return new SegmentFlush(
            schema,
            new CollectionId(1),
            new PartitionId(2),
            new SegmentId(3),
            VChannelName.Of(new CollectionId(1), 0),
            [.. Enumerable.Range(0, chunks).Select(chunk => Chunk(chunk, rows, random))],
            new LogPosition(1),
            Timestamp.From(2000),
            DateTimeOffset.UnixEpoch);
    }

    private static RowChunk Chunk(int chunk, int rows, Random random)
    {
        var keys = Enumerable.Range(0, rows).Select(row => ((long)chunk * rows) + row).ToArray();
        var batch = new RowBatch(
        [
            new FieldColumn(FieldId.RowId, new ValueColumn<long>(keys)),
            new FieldColumn(Key, new ValueColumn<long>(keys)),
            new FieldColumn(Vector, new FloatVectorColumn(Dim, ParquetRun.Floats(rows * Dim, random))),
        ]);
        return new RowChunk(batch, Enumerable.Repeat(Timestamp.From(1000 + chunk).Value, rows).ToArray());
    }

    private sealed class Ids : IIdSource
    {
        private long _next = 1;

        public Task<long> TakeAsync(int count, CancellationToken cancellationToken)
        {
            _next += count;
            return Task.FromResult(_next - count);
        }
    }
}
