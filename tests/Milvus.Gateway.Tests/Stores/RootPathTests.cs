using System.Globalization;
using Milvus.Testing.Azurite;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>Servers that share a container, or even the objects in it.</summary>
[NeedsNode]
[Collection(AzuriteAccount.Name)]
public sealed class RootPathTests(AzuriteAccount.Server azurite)
{
    [Fact]
    public async Task Two_servers_with_different_root_paths_share_a_container_and_see_nothing_of_each_other()
    {
        await using (var red = await StartAsync("teams", "teams/red"))
        await using (var blue = await StartAsync("teams", "teams/blue"))
        {
            await red.Calls.CreateAsync(shards: 2);
            await blue.Calls.CreateAsync(shards: 2);
            await red.FillAsync(first: 1, rows: 300);
            await blue.FillAsync(first: 1001, rows: 200);
            await red.HasAsync(first: 1, rows: 300);
            await blue.HasAsync(first: 1001, rows: 200);
            Assert.Equal("container teams/teams/red", red.Place);

            // What is dropped here, logs and files and name, is not dropped there.
            await red.Calls.DropAsync();
        }

        await using var redAgain = await StartAsync("teams", "teams/red");
        await using var blueAgain = await StartAsync("teams", "teams/blue");
        await redAgain.Calls.CreateAsync(shards: 2);
        await redAgain.FillAsync(first: 1, rows: 100);
        await blueAgain.FillAsync(first: 1201, rows: 100);
        await redAgain.HasAsync(first: 1, rows: 100);
        await blueAgain.HasAsync(first: 1001, rows: 300);
    }

    [Fact]
    public async Task Two_servers_on_one_root_path_fence_each_other_and_lose_nothing()
    {
        await using var first = await StartAsync("same", "same");
        await first.Calls.CreateAsync(shards: 2);
        await using var second = await StartAsync("same", "same");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var expected = new List<long>();

        // Turn by turn one takes the logs from the other.
        for (var turn = 0; turn < 8; turn++)
        {
            var server = random.Next(2) == 0 ? first : second;
            var key = 1 + (turn * 100);
            await server.Calls.UntilInsertedAsync(key, 50);
            expected.AddRange(Enumerable.Range(key, 50).Select(row => (long)row));
            if (random.Next(2) == 0) await server.Calls.FlushAsync();
        }

        foreach (var server in new[] { first, second })
        {
            var rows = await server.Calls.ReadRowsAsync();
            Assert.True(
                expected.SequenceEqual(rows.Select(row => row.Key).Order()),
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows (seed {seed})"));
        }
    }

    [Fact]
    public async Task A_container_begun_without_a_root_path_opens_as_it_is()
    {
        await using (var old = await StartAsync("old", ""))
        {
            await old.Calls.CreateAsync(shards: 2);
            await old.FillAsync(first: 1, rows: 100);
        }

        await using var server = await StartAsync("old", root: null);

        Assert.Equal("container old", server.Place);
        await server.HasAsync(first: 1, rows: 100);
    }

    private Task<TestServer> StartAsync(string container, string? root)
    {
        string[] rooted = root is null ? [] : ["--root-path", root];
        return TestServer.StartAsync(
            ["--azure-connection", azurite.Connection, "--container", container, .. rooted]);
    }
}
