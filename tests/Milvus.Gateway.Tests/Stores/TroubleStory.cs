using Milvus.Testing.Workloads;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>
/// What a server must do while its store is in trouble and when that ends, whatever the trouble is. Runs on a server with
/// short waits; nothing is started again in between.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="objects">Its objects, through which flushes go.</param>
/// <param name="begin">Brings the trouble.</param>
/// <param name="end">Ends it.</param>
/// <param name="words">What every answer must say while it lasts.</param>
internal sealed class TroubleStory(
    TestServer server, ObjectTrouble objects, Action begin, Action end, string words)
{
    /// <summary>Settings of a server that gives up and tries again soon.</summary>
    public static string[] Settings { get; } =
    [
        "--Milvus:MetricsByChannel", "true", "--Milvus:Engine:RetryMinDelay", "00:00:00.010",
        "--Milvus:Engine:RetryMaxDelay", "00:00:00.100", "--Milvus:Engine:RecoveryWait", "00:00:00.500",
    ];

    /// <summary>Rows 1 to 100 are flushed, and 101 to 150 are being flushed when the trouble comes.</summary>
    public async Task RunAsync()
    {
        var calls = server.Calls;
        await calls.CreateAsync(shards: 1);
        await server.FillAsync(first: 1, rows: 100);
        await calls.InsertedAsync(101, 50);

        var flush = await BeginAtBinlogsAsync();
        await LagsByNameAsync(flush);

        var tried = await RefusedAsync();
        end();

        // By itself: the same server, the same channel, the same flush.
        await UntilAsync(async () => (await calls.FlushStateAsync(flush)).Flushed);
        await calls.UntilInsertedAsync(2001, 10);
        await calls.FlushAsync();
        await UntilAsync(async () => (await calls.HealthAsync()).IsHealthy);
        var keys = await calls.ReadKeysAsync();
        Assert.Equal(
            Enumerable.Range(1, 150).Concat(Enumerable.Range(2001, 10)).Select(key => (long)key),
            keys.Except(tried));

        // What was refused may have taken place after all, but whole.
        Assert.Contains(keys.Intersect(tried).Count(), new[] { 0, tried.Length });
        Assert.Equal(keys.Distinct(), keys);
    }

    /// <summary>The trouble comes when the flush is about to write.</summary>
    private async Task<Proto.GetFlushStateRequest> BeginAtBinlogsAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        objects.Before = path =>
        {
            if (!path.StartsWith("insert_log/", StringComparison.Ordinal)) return Task.CompletedTask;
            reached.TrySetResult();
            return open.Task;
        };
        var flush = await server.Calls.BeginFlushAsync();
        await reached.Task;
        objects.Before = null;
        begin();
        open.SetResult();
        return flush;
    }

    private async Task LagsByNameAsync(Proto.GetFlushStateRequest flush)
    {
        await UntilAsync(async () => (await server.Calls.FlushStateAsync(flush)).Status.Detail.Contains(words));
        Assert.False((await server.Calls.FlushStateAsync(flush)).Flushed);

        // A channel shows itself at every tick.
        await UntilAsync(async () => !(await server.Calls.HealthAsync()).IsHealthy);
        Assert.Contains(words, Assert.Single((await server.Calls.HealthAsync()).Reasons));
        var metrics = await server.Http.GetStringAsync("/metrics");
        Assert.Contains(
            metrics.Split('\n'),
            line => line.StartsWith("milvus_channel_lagging_count{", StringComparison.Ordinal) && line.Contains(words));
    }

    /// <summary>What cannot be done is refused by name, retriably: at the first time and when it is known.</summary>
    private async Task<long[]> RefusedAsync()
    {
        long[] tried = [.. Enumerable.Range(1001, 10).Select(key => (long)key)];
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var inserted = await server.Calls.InsertAsync(tried[0], tried.Length);
            Assert.True(inserted.Code is 1001 or 503 && inserted.Retriable, $"{inserted}");
            Assert.Contains(words, inserted.Reason);
        }

        using var other = new Calls(server.Port, "other");
        var created = await other.SendCreateAsync(shards: 1);
        Assert.True(created is { Code: 1001, Retriable: true }, $"{created}");
        Assert.Contains(words, created.Reason);
        return tried;
    }

    private static Task UntilAsync(Func<Task<bool>> isDone) => Wire.CollectionSteps.UntilAsync(isDone);
}
