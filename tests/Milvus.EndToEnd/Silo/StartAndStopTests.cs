using Milvus.Testing;
using Milvus.Testing.Workloads;

namespace Milvus.EndToEnd.Silo;

public sealed class StartAndStopTests
{
    private const string Collection = "stops";
    private const int Rows = 500;

    [Fact]
    public async Task A_graceful_stop_keeps_what_was_acknowledged()
    {
        using var folder = new TemporaryFolder();
        await using (var silo = await SiloProcess.ServeAsync(folder.Path))
        {
            using var calls = new Calls(silo.Port, Collection);
            await calls.CreateAsync(shards: 2);
            Assert.Equal(0, (await calls.InsertAsync(1, Rows)).Code);
            Assert.Equal(0, await silo.TerminateAsync());
        }

        await using var again = await SiloProcess.ServeAsync(folder.Path);
        using var reader = new Calls(again.Port, Collection);
        Assert.Equal(Enumerable.Range(1, Rows).Select(key => (long)key), await reader.ReadKeysAsync());
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_by_its_name()
    {
        using var folder = new TemporaryFolder();
        await using var first = await SiloProcess.ServeAsync(folder.Path);

        var (exitCode, output) = await SiloProcess.RunAsync("--port", "0", "--data", folder.Path);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(folder.Path, output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_folder_is_free_again_after_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using (var killed = await SiloProcess.ServeAsync(folder.Path)) await killed.KillAsync();

        await using var next = await SiloProcess.ServeAsync(folder.Path);
        Assert.NotEqual(0, next.Port);
    }

    [Fact]
    public async Task A_process_that_stood_still_says_so()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.ServeAsync(folder.Path, "--Milvus:StallTolerance", "00:00:00.5");

        await silo.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(2));
        await silo.SignalAsync("CONT");

        await silo.SaysAsync("Nothing ran for");
    }

    [Theory]
    [InlineData("--Milvus:StallTolerance", "-00:00:01", "StallTolerance", "-00:00:01")]
    [InlineData("--internal-port", "-1", "InternalPort", "-1")]
    [InlineData("--port", "70000", "Port", "70000")]
    [InlineData("--port", "abc", "Port", "abc")]
    [InlineData("--data", " ", "Data", "")]
    [InlineData("--colour", "red", "--colour", "Unknown")]
    [InlineData("--Milvus:WorkerThreads", "0", "WorkerThreads", "0")]
    [InlineData("--Milvus:Engine:BinlogCodec", "7", "BinlogCodec", "7")]
    [InlineData("--Milvus:Engine:BinlogCodec", "Zstd", "BinlogCodec", "Zstd")]
    public async Task A_bad_option_is_refused_by_name_and_value(string option, string value, string name, string shown)
    {
        using var folder = new TemporaryFolder();
        string[] data = option == "--data" ? [] : ["--data", folder.Path];

        var (exitCode, output) = await SiloProcess.RunAsync([.. data, option, value]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(name, output);
        Assert.Contains(shown, output);
        Assert.DoesNotContain("   at ", output);
    }
}
