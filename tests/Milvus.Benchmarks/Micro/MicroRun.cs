using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Milvus.Benchmarks.Micro;

/// <summary>Runs the micro benchmarks in this process: nothing is generated, restored or built for them.</summary>
internal static class MicroRun
{
    public static void Run()
    {
        var artifacts = Path.Combine(Path.GetTempPath(), "milvus-benchmarks-micro");
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(artifacts);
        BenchmarkRunner.Run<KernelBenchmarks>(config);
    }
}
