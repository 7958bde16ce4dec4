using System.Globalization;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>Several stores, here and in other processes, on one folder of the real disk.</summary>
public sealed class SharedObjectStoreTests : IDisposable
{
    private const int Rounds = 60;

    private readonly TemporaryFolder _folder = new();
    private readonly StorageWorkers _workers = new(threads: 2 * Contender.Tasks);
    private readonly List<string> _reports = [];

    [Fact]
    public async Task Two_stores_share_one_winner_per_name_and_per_tag()
    {
        var (one, other) = (NewStore(), NewStore());
        await one.PutIfAbsentAsync(Contender.Counter, [Contender.Count(0)], default);

        await Task.WhenAll(
            new Contender(one, "one", Report).RunAsync(round => round < Rounds),
            new Contender(other, "other", Report).RunAsync(round => round < Rounds));

        Assert.Equal(2 * Contender.Tasks * Rounds, await Contender.ReadCountAsync(one));
        Assert.Equal(Enumerable.Range(0, Rounds), Won(_reports).Order());
        await AssertWholeAsync(other, Rounds);
        Assert.Empty(Directory.GetFiles($"{Files}/.tmp"));
    }

    [Fact]
    public async Task Two_processes_share_one_winner_per_name_and_per_tag()
    {
        var store = NewStore();
        await store.PutIfAbsentAsync(Contender.Counter, [Contender.Count(0)], default);
        using var process = await ContenderProcess.StartAsync(Files, "process", Rounds);

        process.Begin();
        var theirs = process.ReadToEndAsync();
        await new Contender(store, "here", Report).RunAsync(round => round < Rounds);
        var all = _reports.Concat(await theirs).ToList();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(2 * Contender.Tasks * Rounds, await Contender.ReadCountAsync(store));
        Assert.Equal(Enumerable.Range(0, Rounds), Won(all).Order());
        await AssertWholeAsync(store, Rounds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(111)]
    public async Task Killed_process_leaves_whole_objects_and_the_other_goes_on(int reportsBefore)
    {
        var store = NewStore();
        await store.PutIfAbsentAsync(Contender.Counter, [Contender.Count(0)], default);
        using var process = await ContenderProcess.StartAsync(Files, "killed", int.MaxValue);
        var last = int.MaxValue;
        var reached = 0;

        process.Begin();
        var ours = new Contender(store, "here", Report).RunAsync(round =>
        {
            Volatile.Write(ref reached, round);
            return round < Volatile.Read(ref last);
        });
        var theirs = new List<string>();
        while (theirs.Count < reportsBefore)
        {
            theirs.Add((await process.ReadAsync())!);
        }

        process.Kill();
        theirs.AddRange(await process.ReadToEndAsync());
        var rounds = Math.Max(Volatile.Read(ref reached), Won(theirs).Append(0).Max()) + 20;
        Volatile.Write(ref last, rounds);
        await ours;

        // What it was doing when it died may have happened without a report.
        var counted = _reports.Concat(theirs).Count(report => report == "counted");
        Assert.InRange(await Contender.ReadCountAsync(store), counted, counted + Contender.Tasks);
        var later = NewStore();
        await AssertWholeAsync(later, rounds);
        foreach (var round in Won(theirs))
        {
            Assert.StartsWith("killed.", await Contender.WinnerAsync(later, round), StringComparison.Ordinal);
        }

        foreach (var round in Won(_reports))
        {
            Assert.StartsWith("here.", await Contender.WinnerAsync(later, round), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Listing_while_another_store_puts_and_deletes_shows_what_stays_and_nothing_half_made()
    {
        var (one, other) = (NewStore(), NewStore());
        string[] staying = ["a/1", "a/5", "a/b/1", "a/c"];
        foreach (var path in staying)
        {
            await one.PutIfAbsentAsync(path, [new byte[100]], default);
        }

        var changes = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await other.PutIfAbsentAsync($"a/{i % 3}{i}", [new byte[100]], default);
                await other.PutIfAbsentAsync($"a/b/{i}x", [new byte[100]], default);
                await other.DeleteAsync($"a/{i % 3}{i}", default);
            }
        });
        var lists = 0;
        while (!changes.IsCompleted || lists == 0)
        {
            var found = new List<string>();
            await foreach (var info in one.ListAsync("a/", default))
            {
                found.Add(info.Path);
                Assert.Equal(100, info.Bytes);
            }

            lists++;
            Assert.Equal(found.Distinct().Order(StringComparer.Ordinal), found);
            Assert.Superset(staying.ToHashSet(), found.ToHashSet());
        }

        await changes;
    }

    [Fact]
    public async Task Reading_while_another_store_replaces_sees_one_version()
    {
        var (one, other) = (NewStore(), NewStore());
        var tag = await one.PutIfAbsentAsync("a", [Version(0)], default);
        var changes = Task.Run(async () =>
        {
            for (var i = 1; i < 100; i++)
            {
                tag = await other.PutIfMatchAsync("a", [Version(i)], tag!, default);
            }
        });
        var reads = 0;
        while (!changes.IsCompleted || reads == 0)
        {
            var whole = (await one.GetAsync("a", default))!.Value.Content;
            Assert.Equal(Version(whole.Span[0]), whole.ToArray());
            var range = (await one.GetRangeAsync("a", 1000, 60_000, default))!.Value;
            Assert.Equal(Version(range.Span[0])[1000..], range.ToArray());
            reads++;
        }

        await changes;
        Assert.Equal(99, (await one.GetAsync("a", default))!.Value.Content.Span[0]);
    }

    [Fact]
    public async Task Many_stores_that_make_the_same_folders_at_once_all_succeed()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => NewStore()).ToArray();
        for (var i = 0; i < 5; i++)
        {
            var puts = stores.Select((store, at) => store.PutIfAbsentAsync($"{i}/b/c/d/{at}", [new byte[1]], default));
            Assert.All(await Task.WhenAll(puts), Assert.NotNull);
        }
    }

    public void Dispose()
    {
        _workers.Dispose();
        _folder.Dispose();
    }

    private string Files => $"{_folder.Path}/files";

    private LocalObjectStore NewStore() => new(Files, _workers, TimeProvider.System, shared: true);

    private void Report(string report)
    {
        lock (_reports)
        {
            _reports.Add(report);
        }
    }

    private static byte[] Version(int number) => Enumerable.Repeat((byte)number, 2000 + (500 * number)).ToArray();

    private static IEnumerable<int> Won(IEnumerable<string> reports) => reports
        .Where(report => report.StartsWith("won ", StringComparison.Ordinal))
        .Select(report => int.Parse(report.AsSpan(4), CultureInfo.InvariantCulture));

    private static async Task AssertWholeAsync(LocalObjectStore store, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            Assert.NotNull(await Contender.WinnerAsync(store, round));
        }
    }
}
