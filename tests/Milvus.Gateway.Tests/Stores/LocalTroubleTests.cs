using Microsoft.Extensions.DependencyInjection;
using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Testing.Disks;
using Milvus.Testing.Workloads;
using TemporaryFolder = Milvus.Testing.TemporaryFolder;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>Whole servers on a disk and on objects that fail, hang and forget to answer.</summary>
public sealed class LocalTroubleTests
{
    [Theory]
    [InlineData(DiskTrouble.Full, "No space left on device")]
    [InlineData(DiskTrouble.ReadOnly, "Read-only file system")]
    [InlineData(DiskTrouble.Forbidden, "is denied")]
    [InlineData(DiskTrouble.Broken, "Input/output error")]
    public async Task A_disk_in_trouble_loses_nothing_is_named_and_work_resumes(DiskTrouble trouble, string words)
    {
        using var folder = new TemporaryFolder();
        using var stores = new TroubledStores(folder.Path);
        var objects = new ObjectTrouble(stores.Objects);
        await using (var server = await StartAsync(folder, objects, stores.Logs))
        {
            await new TroubleStory(
                server, objects, () => stores.Trouble = trouble, () => stores.Trouble = DiskTrouble.None, words)
                .RunAsync();
        }

        await using var again = await TestServer.StartAsync(["--data", folder.Path]);
        Assert.Superset(
            Enumerable.Range(1, 150).Select(key => (long)key).ToHashSet(), (await again.Calls.ReadKeysAsync()).ToHashSet());
    }

    [Fact]
    public async Task Objects_that_fail_lose_nothing_are_named_and_work_resumes()
    {
        const string Words = "the shelf is on fire";
        using var folder = new TemporaryFolder();
        using var stores = new TroubledStores(folder.Path);
        var objects = new ObjectTrouble(stores.Objects);
        await using var server = await StartAsync(folder, objects);

        await new TroubleStory(
            server,
            objects,
            () => objects.Before = _ => Task.FromException(new IOException(Words)),
            () => objects.Before = null,
            Words).RunAsync();
    }

    [Fact]
    public async Task Changes_whose_answers_are_lost_lose_and_double_nothing()
    {
        const int Shards = 2;
        using var folder = new TemporaryFolder();
        using var stores = new TroubledStores(folder.Path);
        var objects = new ObjectTrouble(stores.Objects);
        await using var server = await StartAsync(folder, objects);
        await server.Calls.CreateAsync(Shards);
        var seed = Random.Shared.Next();
        var oracle = new Oracle(Shards);
        var random = new Random(seed);
        using var stop = new CancellationTokenSource();
        var (lost, gate) = (0, new Lock());
        objects.AfterChange = _ =>
        {
            lock (gate)
            {
                if (lost == 60) stop.Cancel();
                if (lost == 60 || random.Next(5) != 0) return Task.CompletedTask;
                lost++;
                return Task.FromException(new IOException("the answer is lost"));
            }
        };

        await new Load([server.Port], TestServer.Collection, oracle, seed).RunAsync(stop.Token);

        await server.Calls.FlushAsync();
        var rows = await server.Calls.ReadRowsAsync();
        var wrong = oracle.Settle(rows);
        Assert.True(wrong.Count == 0, $"seed {seed}, {oracle}:\n{string.Join('\n', wrong)}");
        Assert.Equal(rows.Count, await server.Calls.CountAsync());
    }

    [Fact]
    public async Task A_slow_store_holds_only_what_needs_it()
    {
        using var folder = new TemporaryFolder();
        using var stores = new TroubledStores(folder.Path);
        var objects = new ObjectTrouble(stores.Objects);
        var logs = new HeldLogStore(stores.Logs);
        await using var server = await StartAsync(folder, objects, logs);
        var calls = server.Calls;
        await calls.CreateAsync(shards: 1);
        await calls.InsertedAsync(1, 50);
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        objects.Before = path => path.StartsWith("insert_log/", StringComparison.Ordinal) ? slow.Task : Task.CompletedTask;

        // A put that hangs: rows go in and are found, and the flush is simply not over.
        var flush = await calls.BeginFlushAsync();
        await calls.InsertedAsync(51, 50);
        await server.HasAsync(first: 1, rows: 100);
        Assert.False((await calls.FlushStateAsync(flush)).Flushed);

        // An append that hangs: it is not acknowledged, and what was is still found.
        Task<Proto.Status> appended;
        using (var hold = logs.HoldAppends((await logs.ListAsync(default))[0]))
        {
            appended = calls.InsertAsync(101, 50);
            await hold.Reached;
            await server.HasAsync(first: 1, rows: 100);
            Assert.False(appended.IsCompleted);
        }

        Assert.Equal(0, (await appended).Code);
        slow.SetResult();
        await calls.FlushAsync();
        Assert.True((await calls.FlushStateAsync(flush)).Flushed);
        await server.HasAsync(first: 1, rows: 150);
    }

    private static Task<TestServer> StartAsync(TemporaryFolder folder, IObjectStore objects, ILogStore? logs = null) =>
        TestServer.StartAsync(["--data", folder.Path, .. TroubleStory.Settings], services =>
        {
            services.AddSingleton(objects);
            services.AddSingleton(provider => logs ?? new ObjectLogStore(
                objects, provider.GetRequiredService<IRandomSource>(), TimeProvider.System));
        });
}
