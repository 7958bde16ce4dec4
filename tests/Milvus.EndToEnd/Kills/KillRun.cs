using System.Globalization;
using Milvus.EndToEnd.Silo;
using Milvus.Testing.Workloads;
using Xunit.Abstractions;

namespace Milvus.EndToEnd.Kills;

/// <summary>I1, I3: kill -9 at random moments, and every row is there or not, as the oracle says.</summary>
/// <param name="serve">Starts the server, on what earlier ones left.</param>
/// <param name="output">Is told the seed and what the load did.</param>
internal sealed class KillRun(Func<string[], Task<SiloProcess>> serve, ITestOutputHelper output)
{
    private const int Shards = 2;

    /// <summary>A collection lives through this many kills and is then dropped under the next one's load.</summary>
    private const int KillsPerCollection = 10;

    /// <summary>
    /// <c>MILVUS_SEED</c> replays the moments and batches of a run, as far as the machine allows.
    /// </summary>
    public async Task RunAsync(int kills)
    {
        var seed = Setting("MILVUS_SEED", Random.Shared.Next());
        output.WriteLine($"{kills} kills, seed {seed}: MILVUS_KILLS={kills} MILVUS_SEED={seed} replays them.");
        var random = new Random(seed);
        var silo = await ServeAsync();
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
                    silo = await KillUnderLoadAsync(silo, collection, oracle, random);
                    await CompareAsync(silo, collection, oracle, $"After kill {done} (seed {seed})");
                }

                output.WriteLine($"{collection}: {oracle}");
                Assert.True(oracle.Acknowledged.Count == 3, $"The load did not run: {oracle}");
                using var calls = new Calls(silo.Port, collection);
                await calls.DropAsync();
            }
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    /// <summary>A number from the environment.</summary>
    public static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;

    private async Task<SiloProcess> KillUnderLoadAsync(
        SiloProcess silo, string collection, Oracle oracle, Random random)
    {
        var load = new Load([silo.Port], collection, oracle, random.Next()).RunAsync();
        await Task.WhenAny(load, Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 800))));
        Assert.False(silo.HasExited, $"The silo ended by itself:\n{silo.Output}");
        await silo.KillAsync();
        await load;
        await silo.DisposeAsync();
        return await ServeAsync();
    }

    /// <summary>Snapshots come often, so that a start does not read the whole log, and would miss what it skips.</summary>
    private Task<SiloProcess> ServeAsync() => serve(["--Milvus:Engine:SnapshotAfterBytes", "16384"]);

    private static async Task CreateAsync(SiloProcess silo, string collection)
    {
        using var calls = new Calls(silo.Port, collection);
        await calls.CreateAsync(Shards);
    }

    private static async Task CompareAsync(SiloProcess silo, string collection, Oracle oracle, string when)
    {
        using var calls = new Calls(silo.Port, collection);
        Settle(await calls.ReadRowsAsync(), when);

        // Nothing that a reader sees changes when owed work is done.
        await calls.FlushAsync();
        var rows = await calls.ReadRowsAsync();
        Settle(rows, when + " and a flush");
        var count = await calls.CountAsync();
        Assert.True(rows.Count == count, $"{when}: {rows.Count} rows, and {count} counted");
        await calls.SearchedAsync(rows, key: 50, limit: 100);

        void Settle(List<ShownRow> found, string at)
        {
            var wrong = oracle.Settle(found);
            Assert.True(wrong.Count == 0, $"{at}:\n{string.Join('\n', wrong)}");
        }
    }
}
