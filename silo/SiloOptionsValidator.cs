using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Milvus.Storage.Paths;

namespace Milvus.Silo;

/// <summary>Refuses settings that cannot work, naming option and value.</summary>
internal sealed partial class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var failures = new List<string>();
        Range("Port", options.Port, 0, 65535);
        Range("InternalPort", options.InternalPort ?? 0, 0, 65535);
        Range("WorkerThreads", options.WorkerThreads, 1, 1024);
        Range("WorkerQueue", options.WorkerQueue, 1, 1_000_000);
        Range("StorageThreads", options.StorageThreads, 1, 1024);
        Range("IdLease", options.IdLease, 1, 1 << 24);
        Range("WarmUpFanOut", options.WarmUpFanOut, 1, 1024);
        Range("SiloPort", options.SiloPort ?? 1, 1, 65535);
        Range("GatewayPort", options.GatewayPort ?? 1, 1, 65535);
        Check(
            options.SiloFailureTimeout >= TimeSpan.FromSeconds(3) && options.SiloFailureTimeout <= TimeSpan.FromMinutes(10),
            "SiloFailureTimeout",
            options.SiloFailureTimeout,
            "must be 3 s … 10 min");
        Check(
            options.StallTolerance >= TimeSpan.Zero && options.StallTolerance <= TimeSpan.FromMinutes(10),
            "StallTolerance",
            options.StallTolerance,
            "must be 0 … 10 min");
        Check(ClusterIds().IsMatch(options.ClusterId), "ClusterId", options.ClusterId, "must be letters, digits and -");
        Check(
            ContainerNames().IsMatch(options.AzureContainer),
            "AzureContainer",
            options.AzureContainer,
            "must be 3 … 50 lower-case letters and digits, a letter first");
        failures.AddRange(StoreFailures(options));
        failures.AddRange(GrainHosting.Refuse(options));

        var engine = options.Engine;
        Range("Engine:CommitMaxBytes", engine.CommitMaxBytes, 64 << 10, 64 << 20);
        Range("Engine:QueueMaxBytes", engine.QueueMaxBytes, 1 << 20, long.MaxValue);
        Range("Engine:UnflushedMaxBytes", engine.UnflushedMaxBytes, 1 << 20, long.MaxValue);
        Range("Engine:RequestMaxBytes", engine.RequestMaxBytes, 1 << 20, 1L << 30);
        Range("Engine:SnapshotAfterBytes", engine.SnapshotAfterBytes, 1 << 10, long.MaxValue);
        Range("Engine:SegmentFanOut", engine.SegmentFanOut, 1, 1024);
        Range("Engine:FlushMaxWaiters", engine.FlushMaxWaiters, 1, 1_000_000);
        Check(
            Enum.IsDefined(engine.BinlogCodec),
            "Engine:BinlogCodec",
            engine.BinlogCodec,
            "must be Uncompressed or Gzip");
        Positive("Engine:FlushWait", engine.FlushWait);
        Positive("Engine:TickInterval", engine.TickInterval);
        Positive("Engine:SliceTimeout", engine.SliceTimeout);
        Positive("Engine:RetryMinDelay", engine.RetryMinDelay);
        Positive("Engine:RecoveryWait", engine.RecoveryWait);
        Positive("Engine:MaxTimestampLag", engine.MaxTimestampLag);
        Check(
            engine.RetryMaxDelay >= engine.RetryMinDelay,
            "Engine:RetryMaxDelay",
            engine.RetryMaxDelay,
            "must not be below Engine:RetryMinDelay");

        Positive("Engine:Garbage:Interval", engine.Garbage.Interval);
        Positive("Engine:Garbage:AskInterval", engine.Garbage.AskInterval);
        Range("Engine:Garbage:OperationsPerSecond", engine.Garbage.OperationsPerSecond, 1, 1_000_000);
        Check(
            engine.Garbage.Retention >= TimeSpan.FromSeconds(1) && engine.Garbage.Retention <= TimeSpan.FromDays(60),
            "Engine:Garbage:Retention",
            engine.Garbage.Retention,
            "must be 1 s … 60 days");
        Check(
            engine.Garbage.DropRetention >= TimeSpan.Zero,
            "Engine:Garbage:DropRetention",
            engine.Garbage.DropRetention,
            "must not be negative");
        Positive("Engine:Nodes:CallTimeout", engine.Nodes.CallTimeout);
        Positive("Engine:Nodes:CheckInterval", engine.Nodes.CheckInterval);
        Positive("Engine:Nodes:RetryMinDelay", engine.Nodes.RetryMinDelay);
        Range("Engine:Nodes:WatchesPerNode", engine.Nodes.WatchesPerNode, 1, 1024);
        Range("Engine:Nodes:FlushesPerNode", engine.Nodes.FlushesPerNode, 1, 65_536);
        Range("Engine:Nodes:MaxNodes", engine.Nodes.MaxNodes, 1, 1024);
        Range("Engine:Nodes:MaxChannels", engine.Nodes.MaxChannels, 1, 65_536);
        Check(
            engine.Nodes.Lease >= TimeSpan.FromSeconds(1) && engine.Nodes.Lease <= TimeSpan.FromHours(1),
            "Engine:Nodes:Lease",
            engine.Nodes.Lease,
            "must be 1 s … 1 h");
        Check(
            engine.Nodes.RetryMaxDelay >= engine.Nodes.RetryMinDelay,
            "Engine:Nodes:RetryMaxDelay",
            engine.Nodes.RetryMaxDelay,
            "must not be below Engine:Nodes:RetryMinDelay");
        Range("Engine:Seal:SegmentMaxBytes", engine.Seal.SegmentMaxBytes, 1 << 10, 1L << 40);
        Check(
            engine.Seal.SealProportion is > 0 and <= 1,
            "Engine:Seal:SealProportion",
            engine.Seal.SealProportion,
            "must be above 0 and at most 1");
        Check(
            engine.Seal.SealProportionJitter is >= 0 and < 1,
            "Engine:Seal:SealProportionJitter",
            engine.Seal.SealProportionJitter,
            "must be at least 0 and below 1");
        Positive("Engine:Seal:MaxLifetime", engine.Seal.MaxLifetime);
        Positive("Engine:Seal:MaxIdle", engine.Seal.MaxIdle);
        Positive("Engine:Seal:DeletesMaxAge", engine.Seal.DeletesMaxAge);
        Range("Engine:Seal:DeletesMaxBytes", engine.Seal.DeletesMaxBytes, 1, long.MaxValue);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string option, object value, string rule)
        {
            if (!holds)
            {
                failures.Add(Failure(option, value, rule));
            }
        }

        void Range(string option, long value, long least, long most) =>
            Check(value >= least && value <= most, option, value, $"must be {least} … {most}");

        void Positive(string option, TimeSpan value) => Check(value > TimeSpan.Zero, option, value, "must be positive");
    }

    private static IEnumerable<string> StoreFailures(SiloOptions options)
    {
        if (options.Store is { } store && !Enum.IsDefined(store))
        {
            yield return Failure("Store", store, "must be local or azure");
        }

        if (options.RootPath is { Length: > 0 } root && StoreRoot.FindFailure(root) is { } rule)
        {
            yield return Failure("RootPath", root, rule);
        }

        if (!options.IsAzure)
        {
            if (options.RootPath is "")
            {
                yield return Failure("RootPath", "", "must name a folder below Data, where logs and lock lie too");
            }

            if (string.IsNullOrWhiteSpace(options.Data))
            {
                yield return Failure("Data", options.Data, "must name a folder");
            }
            else if (File.Exists(options.Data))
            {
                yield return Failure("Data", options.Data, "is a file, not a folder");
            }
        }
        else if (string.IsNullOrWhiteSpace(options.Azure))
        {
            yield return Failure(
                "Store",
                StoreKind.Azure,
                "needs the connection string of a storage account: --azure-connection, or "
                + $"{SiloOptions.SectionName}__{nameof(SiloOptions.Azure)} or {CommandLine.AccountVariable} in the "
                + "environment");
        }
        else
        {
            // Container and root path have rules of their own above.
            var blobs = options.BlobOptions() with { Container = SiloOptions.DefaultContainer, Prefix = "" };
            foreach (var failure in blobs.FindFailures())
            {
                yield return $"Azure store: {failure}";
            }
        }
    }

    private static string Failure(string option, object value, string rule) =>
        $"Option {SiloOptions.SectionName}:{option} = {value} {rule}.";

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex ClusterIds();

    [GeneratedRegex("^[a-z][a-z0-9]{2,49}$")]
    private static partial Regex ContainerNames();
}
