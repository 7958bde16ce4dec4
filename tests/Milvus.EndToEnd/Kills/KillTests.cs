using System.Globalization;
using Milvus.EndToEnd.Silo;
using Milvus.Testing;
using Milvus.Testing.Workloads;
using Xunit.Abstractions;

namespace Milvus.EndToEnd.Kills;

/// <summary>I1, I3: kill -9 at random moments, and every row is as the oracle says.</summary>
/// <remarks>
/// <c>MILVUS_KILLS</c> says how many (default 50); <c>MILVUS_SEED</c> replays the moments and batches of a run, as far
/// as the machine allows.
/// </remarks>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Shards = 2;

    /// <summary>A collection lives through this many kills and is then dropped under the next one's load.</summary>
    private const int KillsPerCollection = 10;

    [Fact]
    public async Task Kills_lose_nothing_acknowledged_and_double_nothing()
    {
        var kills = Setting("MILVUS_KILLS", 50);
        var seed = Setting("MILVUS_SEED", Random.Shared.Next());
        output.WriteLine($"{kills} kills, seed {seed}: MILVUS_KILLS={kills} MILVUS_SEED={seed} replays them.");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var silo = await SiloProcess.ServeAsync(folder.Path);
        try
        {
            for (var done = 0; done < kills;)
            {
                var oracle = new Oracle(Shards);
                var collection = $"kills_{done}";
                await CreateAsync(silo, collection);
                for (var inside = 0; inside < KillsPerCollection && done < kills; inside++)
                {
                    done++;
                    silo = await KillUnderLoadAsync(silo, folder.Path, collection, oracle, random);
                    var wrong = oracle.Settle(await ReadAsync(silo, collection));
                    Assert.True(wrong.Count == 0, $"After kill {done} (seed {seed}):\n{string.Join('\n', wrong)}");
                }

                output.WriteLine(
                    $"{collection}: {oracle.Rows} rows, {oracle.AcknowledgedBatches} batches acknowledged, " +
                    $"{oracle.UnansweredBatches} unanswered.");
                Assert.True(oracle.AcknowledgedBatches > 0, "No batch was acknowledged: the load did not run.");
                using var calls = new Calls(silo.Port, collection);
                await calls.DropAsync();
            }
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    private static async Task<SiloProcess> KillUnderLoadAsync(
        SiloProcess silo, string folder, string collection, Oracle oracle, Random random)
    {
        var load = new Load([silo.Port], collection, oracle, random.Next()).RunAsync();
        await Task.WhenAny(load, Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 800))));
        Assert.False(silo.HasExited, $"The silo ended by itself:\n{silo.Output}");
        await silo.KillAsync();
        await load;
        await silo.DisposeAsync();
        return await SiloProcess.ServeAsync(folder);
    }

    private static async Task CreateAsync(SiloProcess silo, string collection)
    {
        using var calls = new Calls(silo.Port, collection);
        await calls.CreateAsync(Shards);
    }

    private static async Task<List<long>> ReadAsync(SiloProcess silo, string collection)
    {
        using var calls = new Calls(silo.Port, collection);
        var keys = await calls.ReadKeysAsync();
        Assert.Equal(keys.Count, await calls.CountAsync());
        return keys;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
