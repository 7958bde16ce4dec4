using System.Diagnostics;
using System.Text;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Reporting;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;

namespace Milvus.Benchmarks.Parquet;

/// <summary>
/// Binlogs encoded and decoded in memory by one thread, checksums of pages and all, and then segments flushed to the
/// disk beside a plain write and sync of the same bytes.
/// </summary>
internal static class ParquetRun
{
    private const double VectorMark = 2;
    private const int Dim = 768;

    /// <returns>Whether encoding, decoding and flushing kept their marks.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, BenchmarkFolder folder)
    {
        await CalmMoment.WaitAsync(options);
        var kept = Codec(options);
        kept &= await SegmentFlushRun.RunAsync(options, folder);
        await SegmentFlushRun.RunServedAsync(options, folder);
        return kept;
    }

    private static bool Codec(BenchmarkOptions options)
    {
        var random = new Random(options.Seed);
        var bytes = options.Quick ? 16 << 20 : 128 << 20;
        var rounds = options.Quick ? 5 : 25;
        var before = CpuTimes.Now();
        var table = new Table("values of one column", "encode GB/s", "decode GB/s", "file ÷ values");
        var vectors = new FloatVectorColumn(Dim, Floats(bytes / (Dim * sizeof(float)) * Dim, random));
        var kept = Measure("FloatVector, 768 dimensions", vectors, BinlogCodec.Uncompressed, rounds);
        Measure("Int64", Numbers(bytes / sizeof(long), random), BinlogCodec.Uncompressed, rounds);
        Measure("Int64, a third null", Nulls(Numbers(bytes / sizeof(long), random)), BinlogCodec.Uncompressed, rounds);
        Measure("VarChar, 4 … 40 bytes", Texts(bytes, random), BinlogCodec.Uncompressed, rounds);
        var few = new FloatVectorColumn(Dim, Floats(bytes / 16 / (Dim * sizeof(float)) * Dim, random));
        Measure("FloatVector, gzip", few, BinlogCodec.Gzip, Math.Max(3, rounds / 8));
        table.Print(
            $"Parquet: {bytes >> 20} MiB of values, one thread, median of {rounds} rounds; "
            + $"{(CpuTimes.Now() - before).ForeignCores:N2} foreign cores");
        Console.WriteLine(kept.Encode >= VectorMark && kept.Decode >= VectorMark ? "kept" : "MISSED");
        return kept.Encode >= VectorMark && kept.Decode >= VectorMark;

        (double Encode, double Decode) Measure(string name, Column column, BinlogCodec codec, int times)
        {
            var descriptor = new BinlogDescriptor(
                new CollectionId(1), new PartitionId(2), new SegmentId(3), new FieldId(100), Timestamp.From(1),
                Timestamp.From(2), column.DataType, column.ByteCount, column.Valid is not null);
            var (encode, decode) = (new Samples(), new Samples());
            var file = Joined(BinlogWriter.Write(descriptor, column.Shape, [column], codec));
            // Memory that the machine never gave anybody before is slow to come: a server has long had it.
            for (var round = -Math.Min(10, times); round < times; round++)
            {
                var start = Stopwatch.GetTimestamp();
                var pieces = BinlogWriter.Write(descriptor, column.Shape, [column], codec);
                var encoded = Stopwatch.GetElapsedTime(start).TotalSeconds;
                start = Stopwatch.GetTimestamp();
                var read = BinlogReader.Read(file, column.Shape, name).Column;
                var decoded = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (pieces.Count == 0 || read.RowCount != column.RowCount)
                {
                    throw new InvalidOperationException($"{name}: {read.RowCount} rows instead of {column.RowCount}.");
                }

                if (round >= 0)
                {
                    encode.Add(column.ByteCount / encoded / 1e9);
                    decode.Add(column.ByteCount / decoded / 1e9);
                }
            }

            table.Add(name, encode.Median, decode.Median, (double)file.Length / column.ByteCount);
            return (encode.Median, decode.Median);
        }
    }

    internal static float[] Floats(int count, Random random)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }

    private static ValueColumn<long> Numbers(int count, Random random)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = random.NextInt64();
        }

        return new ValueColumn<long>(values);
    }

    private static Column Nulls(ValueColumn<long> values) => values.WithValid(
        Validity.Of(Enumerable.Range(0, values.RowCount).Select(row => row % 3 != 0).ToArray()));

    private static Utf8Column Texts(int bytes, Random random)
    {
        var (texts, offsets) = (new StringBuilder(bytes), new List<int> { 0 });
        while (texts.Length < bytes)
        {
            texts.Append($"{random.NextInt64():x16}".AsSpan(0, 4));
            texts.Append('x', random.Next(37));
            offsets.Add(texts.Length);
        }

        return new Utf8Column(offsets.ToArray(), Encoding.ASCII.GetBytes(texts.ToString()));
    }

    private static byte[] Joined(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var file = new byte[pieces.Sum(piece => (long)piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(file.AsMemory(at));
            at += piece.Length;
        }

        return file;
    }
}
