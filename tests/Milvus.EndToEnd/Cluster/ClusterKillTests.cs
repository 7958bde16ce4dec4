using Milvus.EndToEnd.Silo;
using Milvus.Testing;
using Milvus.Testing.Workloads;
using Xunit.Abstractions;

namespace Milvus.EndToEnd.Cluster;

/// <summary>I1, I3: kill -9 of either silo of two at random moments, and every row is as the oracle says.</summary>
public sealed class ClusterKillTests(ITestOutputHelper output)
{
    private const int Shards = 4;
    private const int Kills = 6;
    private const string Collection = "kills";

    [Fact]
    public async Task Kills_of_either_silo_lose_nothing_acknowledged_and_double_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MILVUS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"{Kills} kills, seed {seed}: MILVUS_SEED={seed} replays them.");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        List<SiloProcess> silos = [await ClusterSilo.ServeAsync(folder.Path), await ClusterSilo.ServeAsync(folder.Path)];
        try
        {
            using (var calls = new Calls(silos[0].Port, Collection)) await calls.CreateAsync(Shards);
            var oracle = new Oracle(Shards);
            for (var kill = 1; kill <= Kills; kill++)
            {
                await KillUnderLoadAsync(silos, folder.Path, oracle, random);
                using var calls = new Calls(silos[random.Next(silos.Count)].Port, Collection);
                var rows = await calls.ReadRowsAsync();
                Assert.Equal(rows.Count, await calls.CountAsync());
                var wrong = oracle.Settle(rows);
                Assert.True(wrong.Count == 0, $"After kill {kill} (seed {seed}):\n{string.Join('\n', wrong)}");
            }

            output.WriteLine($"{oracle}");
            Assert.True(oracle.Acknowledged.Count == 3, $"The load did not run: {oracle}");
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync();
        }
    }

    private static async Task KillUnderLoadAsync(
        List<SiloProcess> silos, string data, Oracle oracle, Random random)
    {
        using var stop = new CancellationTokenSource();
        var load = new Load([.. silos.Select(silo => silo.Port)], Collection, oracle, random.Next()).RunAsync(stop.Token);
        await Task.WhenAny(load, Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1500))));
        Assert.All(silos, silo => Assert.False(silo.HasExited, $"A silo ended by itself:\n{silo.Output}"));
        var victim = silos[random.Next(silos.Count)];
        silos.Remove(victim);
        await victim.KillAsync();
        await victim.DisposeAsync();
        silos.Add(await ClusterSilo.ServeAsync(data));
        await stop.CancelAsync();
        await load;
    }
}
