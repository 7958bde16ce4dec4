using Milvus.Benchmarks;
using Milvus.Benchmarks.Deletes;
using Milvus.Benchmarks.Disk;
using Milvus.Benchmarks.Flush;
using Milvus.Benchmarks.Grants;
using Milvus.Benchmarks.Hops;
using Milvus.Benchmarks.Ingest;
using Milvus.Benchmarks.Micro;
using Milvus.Benchmarks.Nodes;
using Milvus.Benchmarks.Parquet;
using Milvus.Benchmarks.Reporting;
using Milvus.Benchmarks.Search;

if (BenchmarkOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    return 2;
}

if (options.Parts.Contains("micro"))
{
    MicroRun.Run();
    return 0;
}

using var folder = new BenchmarkFolder(options.Folder);
RunHeader.Print(options, folder.Path);
var kept = true;
var parts = new (string Name, Func<Task> Run)[]
{
    ("disk", () => DiskRun.RunAsync(options, folder)),
    ("ingest", () => IngestRun.RunAsync(options, folder)),
    ("flush", () => FlushRun.RunAsync(options, folder)),
    ("flushes", async () => kept &= await FlushesRun.RunAsync(options, folder)),
    ("parquet", async () => kept &= await ParquetRun.RunAsync(options, folder)),
    ("search", () => SearchRun.RunAsync(options, folder)),
    ("deletes", async () => kept &= await DeleteRun.RunAsync(options, folder)),
    ("grants", async () =>
    {
        await GrantRun.RunAsync(options);
        await WriterRun.GrantsAsync(options, folder);
    }),
    ("ticks", () => WriterRun.TicksAsync(options, folder)),
    ("nodes", async () => kept &= await NodeRun.RunAsync(options, folder)),
    ("hops", () => HopRun.RunAsync(options, folder)),
};
foreach (var (name, run) in parts)
{
    if (options.Parts.Contains(name) || options.Parts.Contains("all"))
    {
        await run();
    }
}

return kept ? 0 : 1;
