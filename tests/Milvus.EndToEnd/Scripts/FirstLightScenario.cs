using Milvus.EndToEnd.Silo;
using Milvus.Testing;

namespace Milvus.EndToEnd.Scripts;

/// <summary>The whole story, told once: the tests then ask how each phase went.</summary>
public class FirstLightScenario : IAsyncLifetime
{
    private const string Collection = "first_light";

    /// <summary>The kill comes after this many acknowledged batches, while others are under way.</summary>
    private const int BatchesBeforeKill = 12;

    internal ScriptReport Report { get; } = new();

    public async Task InitializeAsync()
    {
        if (!NodeTools.AreInstalled) return;
        await NodeTools.InstallAsync();
        using var folder = new TemporaryFolder();
        var data = folder.In("data");
        var ledger = folder.In("ledger.json");

        await using var first = await StartAsync(data);
        await RunAsync("first-light.mjs", first, ledger);
        await InterruptAsync(first, ledger);

        await using var after = await GoOnAsync(data);
        await RunAsync("after-kill.mjs", after, ledger);
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The server of the first part, which is then killed.</summary>
    private protected virtual Task<SiloProcess> StartAsync(string data) => SiloProcess.ServeAsync(data);

    /// <summary>The server of the last part.</summary>
    private protected virtual Task<SiloProcess> GoOnAsync(string data) => SiloProcess.ServeAsync(data);

    private async Task RunAsync(string script, SiloProcess silo, string ledger)
    {
        Report.Add((await NodeTools.RunAsync("node", Arguments(script, silo, ledger))).Output);
        Report.Served(silo.Output);
    }

    private async Task InterruptAsync(SiloProcess silo, string ledger)
    {
        var acknowledged = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = NodeTools.RunAsync("node", Arguments("interrupted.mjs", silo, ledger), line =>
        {
            if (line.StartsWith("acknowledged ", StringComparison.Ordinal) && ++acknowledged == BatchesBeforeKill)
            {
                enough.SetResult();
            }
        });
        await Task.WhenAny(enough.Task, script);
        await silo.KillAsync();
        var (_, output) = await script;
        Report.Add($"{(enough.Task.IsCompleted ? "ok" : "not ok")} kill - in the middle of inserts\n");
        Report.Add(output);
    }

    private static string[] Arguments(string script, SiloProcess silo, string ledger) =>
        [script, $"127.0.0.1:{silo.Port}", Collection, ledger];
}
