using Milvus.EndToEnd.Scripts;
using Milvus.EndToEnd.Silo;
using Milvus.Testing;

namespace Milvus.EndToEnd.Parquet;

/// <summary>
/// Rows through the Node SDK, flushed; then a script of its own cuts the payloads out of the binlogs, DuckDB reads them,
/// and every value is compared with what was sent.
/// </summary>
public sealed class BinlogExportTests
{
    private const int Checks = 6;

    [NodeFact]
    public Task Fifty_thousand_flushed_rows_open_in_DuckDB() => ExportAsync(50_000, "Uncompressed");

    [NodeFact]
    public Task Compressed_rows_open_in_DuckDB() => ExportAsync(5_000, "Gzip");

    private static async Task ExportAsync(int rows, string codec)
    {
        await NodeTools.InstallAsync();
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.ServeAsync(folder.Path, "--Milvus:Engine:BinlogCodec", codec);

        var (_, output) = await NodeTools.RunAsync(
            "node", ["binlogs.mjs", $"127.0.0.1:{silo.Port}", "exported", folder.Path, $"{rows}", codec]);

        var report = new ScriptReport();
        report.Add(output);
        report.Require("binlogs", Checks);
    }
}
