using Milvus.EndToEnd.Scripts;
using Milvus.EndToEnd.Silo;
using Milvus.Testing;
using Milvus.Testing.Azurite;

namespace Milvus.EndToEnd.Azure;

/// <summary>What a server says that cannot start on its store.</summary>
public sealed class AzureStartTests
{
    private const string Secret = "c2VjcmV0";

    [NodeFact]
    public async Task A_wrong_key_ends_the_start_by_name_and_is_not_shown()
    {
        await using var azurite = await AzuriteProcess.StartAsync();

        var (exitCode, output) = await SiloProcess.RunAsync(
            "--azure-connection", AzuriteProcess.ConnectionString(azurite.Port, Secret), "--container", "wrong");

        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("   at ", output);
        Assert.DoesNotContain(Secret, output);
        Assert.Contains("wrong/files", output);
        Assert.Contains("403 AuthorizationFailure (wrong name, key or signature of the account", output);
    }

    [NodeFact]
    public async Task The_connection_string_may_come_from_the_environment()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        using var folder = new TemporaryFolder();
        (string, string)[] variables = [("AZURE_STORAGE_CONNECTION_STRING", azurite.Connection)];

        await using var local = await SiloProcess.ServeAsync(folder.Path, variables);
        await using var asked = await SiloProcess.ServeAsync(folder.Path, variables, "--store", "azure");
        await using var own = await SiloProcess.ServeAsync(
            folder.Path, [("Milvus__Azure", azurite.Connection), ("Milvus__AzureContainer", "own")]);

        Assert.Contains($"data in {folder.Path}", local.Output);
        Assert.Contains("data in container milvus/files", asked.Output);
        Assert.Contains("data in container own/files", own.Output);
        Assert.All([local, asked, own], silo => Assert.DoesNotContain(AzuriteProcess.Key, silo.Output));
    }
}
