using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.EndToEnd.Scripts;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Deltalog.V1;
using Milvus.Testing;

namespace Milvus.EndToEnd.Parquet;

/// <summary>
/// Files of an independent writer: DuckDB makes the Parquet payloads (dictionaries, deltas, split streams, row groups,
/// nulls, gzip), a script of Node the frames around them, and our readers must find every value.
/// </summary>
public sealed class DuckDbFilesTests : IAsyncLifetime
{
    private const int Rows = 5_000;
    private const int FewRows = 20;

    private readonly TemporaryFolder _folder = new();
    private string _output = "";

    public async Task InitializeAsync()
    {
        if (!NodeTools.AreInstalled) return;
        await NodeTools.InstallAsync();
        (_, _output) = await NodeTools.RunAsync("node", ["duckdb-files.mjs", _folder.Path]);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [NodeFact]
    public void Every_value_that_DuckDB_wrote_is_read_and_damage_is_never_worse_than_refused()
    {
        Assert.Contains("ok duckdb", _output);
        foreach (var form in (string[])["uncompressed-V1", "uncompressed-V2", "gzip-V1", "gzip-V2"])
        {
            foreach (var (name, shape, value) in DuckDbColumns.All)
            {
                CheckColumn($"{name}-{form}", shape, value, Rows);
                CheckColumn($"few-{name}-{form}", shape, value, FewRows);
                CheckDamage($"few-{name}-{form}", shape);
            }

            CheckDeletes($"deletes-int64-{form}", i => $"{i * 3}");
            CheckDeletes($"deletes-varchar-{form}", i => $"k{i}");
        }

        foreach (var codec in (string[])["snappy", "zstd", "lz4_raw", "brotli"])
        {
            var refusal = Assert.Throws<DataCorruptException>(() => BinlogReader.Read(File($"refused-{codec}"), 0, codec));
            Assert.Contains($"too new: payload codec {codec.ToUpperInvariant()} is not supported", refusal.Message);
        }
    }

    private void CheckColumn(string file, int shape, Func<long, string?> value, int rows)
    {
        var column = BinlogReader.Read(File(file), shape, file).Column;
        Assert.Equal(rows, column.RowCount);
        for (var row = 0; row < rows; row++)
        {
            Assert.True(
                value(row) == DuckDbColumns.ValueOf(column, row),
                $"{file} row {row}: {DuckDbColumns.ValueOf(column, row)} instead of {value(row)}");
        }
    }

    private void CheckDeletes(string file, Func<long, string> key)
    {
        var deletes = DeltalogCodec.Decode(File(file), new SegmentId(3), file);
        Assert.Equal(Rows, deletes.Count);
        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(key(row), DuckDbColumns.ValueOf(deletes.Keys, row));
            Assert.Equal((ulong)row + 7, deletes.Timestamps.Span[row]);
        }
    }

    // DuckDB gives no page checksums, so that a changed value is read as it stands.
    private void CheckDamage(string file, int shape)
    {
        var bytes = File(file);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            CheckRead(bytes, shape, $"{file} bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DataCorruptException>(() => BinlogReader.Read(bytes.AsSpan(0, length), shape, file));
        }
    }

    private static void CheckRead(byte[] bytes, int shape, string what)
    {
        var thrown = Record.Exception(() => Assert.Equal(FewRows, BinlogReader.Read(bytes, shape, "test").Column.RowCount));
        Assert.True(thrown is null or DataCorruptException, $"{what}: {thrown}");
    }

    private byte[] File(string name) => System.IO.File.ReadAllBytes(_folder.In(name));
}
