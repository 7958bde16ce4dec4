using Microsoft.Extensions.Options;
using Milvus.Testing.Wire;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>What a server says whose store cannot work.</summary>
public sealed class StoreOptionTests
{
    private const string Secret = "c2VjcmV0";

    [Theory]
    [InlineData("Milvus:Store = Azure needs the connection string", "--store", "azure")]
    [InlineData("Milvus:Store = 7", "--store", "7")]
    [InlineData("ConnectionString (not shown)", "--azure-connection", "AccountKey=" + Secret)]
    [InlineData("ConnectionString (not shown)", "--azure", "AccountKey=" + Secret)]
    [InlineData("Milvus:AzureContainer = My_Files", "--store", "local", "--container", "My_Files")]
    [InlineData("Milvus:RootPath = /up", "--root-path", "/up")]
    [InlineData("Milvus:RootPath = a/../b", "--root-path", "a/../b")]
    [InlineData("Milvus:RootPath = a/insert_log must not", "--root-path", "a/insert_log")]
    [InlineData("Milvus:RootPath = log must not", "--root-path", "log")]
    [InlineData("Milvus:RootPath =  must name a folder", "--root-path=")]
    [InlineData("Milvus:Data =   must name a folder", "--data", " ")]
    [InlineData("NetworkTimeout is 00:00:00", "--azure", "x", "--Milvus:AzureRequestTimeout", "00:00:00")]
    public async Task A_setting_that_cannot_work_is_refused_by_name_and_value(string shown, params string[] arguments)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(arguments));

        Assert.Contains(shown, refused.Message);
        Assert.DoesNotContain(Secret, refused.ToString());
    }

    [Fact]
    public void A_store_that_is_none_is_refused_by_name_and_value() => Assert.Contains(
        "'tape' at 'Milvus:Store'",
        Assert.Throws<InvalidOperationException>(() => TestServer.Build(["--store", "tape"])).Message);

    [Fact]
    public async Task Local_is_local_whatever_account_there_is()
    {
        using var folder = new Milvus.Testing.TemporaryFolder();

        await using var server = await TestServer.StartAsync(
            ["--store", "local", "--data", folder.Path, "--azure", "AccountKey=" + Secret]);

        Assert.Equal(folder.Path, server.Place);
    }

    [Fact]
    public async Task A_folder_stays_with_the_root_path_that_it_was_begun_with()
    {
        using var folder = new Milvus.Testing.TemporaryFolder();
        string[] rooted = ["--data", folder.Path, "--root-path", "teams/red"];
        await using (var server = await TestServer.StartAsync(rooted))
        {
            await server.Calls.CreateAsync(shards: 2);
            await server.FillAsync(first: 1, rows: 100);
        }

        Assert.True(Directory.Exists(Path.Combine(folder.Path, "teams", "red", "insert_log")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "files")));
        var refused = await Assert.ThrowsAsync<IOException>(() => TestServer.StartAsync(["--data", folder.Path]));
        Assert.Contains($"'{folder.Path}' was begun with root path teams/red", refused.Message);

        await using var again = await TestServer.StartAsync(rooted);
        await again.HasAsync(first: 1, rows: 100);
    }

    [Fact]
    public async Task An_account_that_does_not_answer_ends_the_start_within_its_bound()
    {
        var account = Milvus.Testing.Azurite.AzuriteProcess.ConnectionString(FreePorts.Take(1)[0], Secret);

        var refused = await Assert.ThrowsAsync<IOException>(() => TestServer.StartAsync(
            ["--azure-connection", account, "--Milvus:AzureOperationTimeout", "00:00:00.300"]));

        Assert.StartsWith("Open milvus/files/: no answer of the blob service could be read (not within", refused.Message);
        Assert.DoesNotContain(Secret, refused.ToString());
    }
}
