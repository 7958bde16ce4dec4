namespace Milvus.Benchmarks.Machine;

/// <summary>Machines are shared: waits for a moment when nobody else works, though not for ever.</summary>
internal static class CalmMoment
{
    private const double BusyCores = 0.2;

    public static async Task WaitAsync(BenchmarkOptions options)
    {
        var patience = options.Quick ? 0 : 10;
        for (var second = 0; second < patience; second++)
        {
            var before = CpuTimes.Now();
            await Task.Delay(TimeSpan.FromSeconds(1));
            if ((CpuTimes.Now() - before).ForeignCores < BusyCores)
            {
                return;
            }
        }
    }
}
