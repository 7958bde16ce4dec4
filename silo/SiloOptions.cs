using Milvus.Engine;
using Milvus.Storage.Azure;
using Milvus.Storage.Paths;

namespace Milvus.Silo;

/// <summary>
/// Settings of the process, section <c>Milvus</c>: command line (<c>--port</c>, <c>--data</c>), environment
/// (<c>Milvus__Port</c>) or appsettings.json, the first that says something wins. Validated at start, frozen afterwards.
/// </summary>
public sealed class SiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Milvus";

    internal const string DefaultContainer = "milvus";

    /// <summary>The one port of gRPC and REST, 0 … 65535; 0 takes any free one. Default 19530.</summary>
    public int Port { get; set; } = 19530;

    /// <summary>
    /// The port of the coordinator's services, on this machine alone, 0 … 65535; 0 takes any free one. Default 13333, or
    /// any free one when that is taken or <see cref="Port"/> is 0.
    /// </summary>
    public int? InternalPort { get; set; }

    /// <summary>
    /// Where logs, binlogs and metadata lie (<c>--store local|azure</c>). Default: Azure when <see cref="Azure"/> says
    /// which account, otherwise local.
    /// </summary>
    public StoreKind? Store { get; set; }

    /// <summary>The folder of logs, binlogs and metadata; made when it is missing. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>
    /// The path below which all objects lie, in the data folder or in the container, at most 200 characters
    /// (Milvus: minio.rootPath). Servers with different ones share a container and see nothing of each other. Empty,
    /// for Azure only: the whole container. Default <c>files</c>, and for a container that was begun without a root
    /// path the whole of it.
    /// </summary>
    public string? RootPath { get; set; }

    /// <summary>
    /// The connection string of an Azure Storage account that holds logs, binlogs and metadata instead of
    /// <see cref="Data"/>. A secret, never shown: better in the environment (<c>Milvus__Azure</c>, or with
    /// <c>--store azure</c> also <c>AZURE_STORAGE_CONNECTION_STRING</c>) than on a command line. Default: none.
    /// </summary>
    public string? Azure { get; set; }

    /// <summary>
    /// The container in that account; other things of the cluster there begin with its name. 3 … 50 lower-case
    /// letters and digits, a letter first. Default <c>milvus</c>.
    /// </summary>
    public string AzureContainer { get; set; } = DefaultContainer;

    /// <summary>
    /// How long one request to the account may stay without an answer, 100 ms … 10 min. Default 30 s.
    /// </summary>
    public TimeSpan AzureRequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one operation on the account may take with all its repetitions, and the check of the account at the
    /// start, 100 ms … 1 h. Default 2 min.
    /// </summary>
    public TimeSpan AzureOperationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether this process is one silo of several, and how they meet. Needs the build on Orleans.</summary>
    public ClusterKind Cluster { get; set; }

    /// <summary>Silos with the same name form one cluster. Default <c>milvus</c>.</summary>
    public string ClusterId { get; set; } = "milvus";

    /// <summary>The port for calls between silos, 1 … 65535; with <see cref="Cluster"/> only. Default 11111.</summary>
    public int? SiloPort { get; set; }

    /// <summary>
    /// The port for Orleans clients, 1 … 65535; with <see cref="Cluster"/> only. Milvus clients need none: every silo
    /// has their gateway at <see cref="Port"/>. Default: none is opened.
    /// </summary>
    public int? GatewayPort { get; set; }

    /// <summary>
    /// A silo that has not answered for so long is declared dead, and its grains move, 3 s … 10 min. Default 9 s.
    /// </summary>
    public TimeSpan SiloFailureTimeout { get; set; } = TimeSpan.FromSeconds(9);

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

    /// <summary>
    /// Whether <c>/metrics</c> shows each vchannel, with its name and why it lags, instead of sums. Default false: a
    /// server with many collections has many vchannels.
    /// </summary>
    public bool MetricsByChannel { get; set; }

    /// <summary>
    /// How late a pool thread may come before the log says that the process stood still, 0 … 10 min; 0 never says so.
    /// Default 2 s.
    /// </summary>
    public TimeSpan StallTolerance { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bounds and rhythms of the engine.</summary>
    public EngineOptions Engine { get; set; } = new();

    /// <summary>Whether the account holds the data.</summary>
    internal bool IsAzure => Store is { } kind ? kind == StoreKind.Azure : !string.IsNullOrWhiteSpace(Azure);

    /// <summary>How the account is used; nothing is checked here.</summary>
    internal AzureBlobOptions BlobOptions() => new()
    {
        ConnectionString = Azure ?? "",
        Container = AzureContainer,
        Prefix = RootPath ?? StoreRoot.Default,
        NetworkTimeout = AzureRequestTimeout,
        OperationTimeout = AzureOperationTimeout,
    };
}
