using Milvus.Engine;

namespace Milvus.Silo;

/// <summary>
/// Settings of the process, section <c>Milvus</c>: command line (<c>--port</c>, <c>--data</c>), environment
/// (<c>Milvus__Port</c>) or appsettings.json, the first that says something wins. Validated at start, frozen afterwards.
/// </summary>
public sealed class SiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Milvus";

    /// <summary>The one port of gRPC and REST, 0 … 65535; 0 takes any free one. Default 19530.</summary>
    public int Port { get; set; } = 19530;

    /// <summary>The folder of logs, binlogs and metadata; made when it is missing. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>Threads for scans and encoding, 1 … 1024. Default: the number of processors.</summary>
    public int WorkerThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Scans that may wait for a thread, 1 … 1,000,000; more are answered 8 (rate limited). Default 4096.
    /// </summary>
    public int WorkerQueue { get; set; } = 4096;

    /// <summary>Threads for blocking IO, 1 … 1024. Default 16.</summary>
    public int StorageThreads { get; set; } = 16;

    /// <summary>
    /// How many ids are leased at once, 1 … 16,777,216; the rest of a lease is lost at a stop. Default 1,000,000.
    /// </summary>
    public long IdLease { get; set; } = 1_000_000;

    /// <summary>
    /// How many vchannels are woken at once after a start, so that they finish what they owe, 1 … 1024. Default 8.
    /// </summary>
    public int WarmUpFanOut { get; set; } = 8;

    /// <summary>Bounds and rhythms of the engine.</summary>
    public EngineOptions Engine { get; set; } = new();
}
