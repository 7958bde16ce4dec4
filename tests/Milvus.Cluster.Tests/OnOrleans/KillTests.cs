using System.Globalization;
using Milvus.Testing.Workloads;
using Xunit.Abstractions;

namespace Milvus.Cluster.Tests.OnOrleans;

/// <summary>I1, I3: silos die under load, and every row is as the oracle says.</summary>
/// <remarks><c>MILVUS_SEED</c> replays the batches and the order of deaths, as far as the machine allows.</remarks>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Shards = 4;
    private const int Kills = 3;
    private const string Collection = "killed";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Silos_killed_under_load_lose_nothing_acknowledged_and_double_nothing(int silos)
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("MILVUS_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"seed {seed}: MILVUS_SEED={seed} replays it.");
        var random = new Random(seed);
        await using var cluster = await MilvusCluster.StartAsync(silos);
        using (var calls = new Calls(cluster.Ports[0], Collection)) await calls.CreateAsync(Shards);

        var oracle = new Oracle(Shards);
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var load = new Load(cluster.Ports, Collection, oracle, random.Next()).RunAsync(stop.Token);
            await Task.WhenAny(load, Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 1200))));
            await cluster.KillAsync(random.Next(silos));
            await cluster.AddSiloAsync();
            await stop.CancelAsync();
            await load;

            using var calls = new Calls(cluster.Ports[^1], Collection);
            var wrong = oracle.Settle(await calls.ReadRowsAsync());
            Assert.True(wrong.Count == 0, $"After kill {kill} (seed {seed}):\n{string.Join('\n', wrong)}");
        }

        output.WriteLine($"{oracle}");
        Assert.True(oracle.Acknowledged.Count == 3, $"The load did not run: {oracle}");
    }
}
