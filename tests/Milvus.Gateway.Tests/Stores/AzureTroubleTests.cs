using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Core.Ports;
using Milvus.Silo;
using Milvus.Testing.Azurite;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>Whole servers on an account that shuts them out.</summary>
[NeedsNode]
[Collection(AzuriteAccount.Name)]
public sealed class AzureTroubleTests(AzuriteAccount.Server azurite)
{
    [Fact]
    public async Task Credentials_that_are_refused_for_a_time_lose_nothing_are_named_and_work_resumes()
    {
        await using var proxy = new LossyProxy(azurite.Port);
        var connection = AzuriteProcess.ConnectionString(proxy.Port, AzuriteProcess.Key);
        await using (var server = await TestServer.StartAsync(
            ["--azure-connection", connection, "--container", "refused", .. TroubleStory.Settings],
            services => services.AddSingleton<IObjectStore>(
                provider => new ObjectTrouble(provider.GetRequiredService<StoreOwner>().Objects))))
        {
            var objects = (ObjectTrouble)server.Objects;
            await new TroubleStory(server, objects, proxy.Refuse, proxy.Admit, "403 AuthenticationFailed").RunAsync();
        }

        await using var again = await TestServer.StartAsync(
            ["--azure-connection", azurite.Connection, "--container", "refused"]);
        Assert.Superset(
            Enumerable.Range(1, 150).Select(key => (long)key).ToHashSet(), (await again.Calls.ReadKeysAsync()).ToHashSet());
    }

    [Fact]
    public async Task A_container_that_vanishes_is_named_and_nothing_more_is_acknowledged()
    {
        const string Words = "404 ContainerNotFound";
        await using var server = await TestServer.StartAsync(
            ["--azure-connection", azurite.Connection, "--container", "vanishes", .. TroubleStory.Settings]);
        await server.Calls.CreateAsync(shards: 1);
        await server.FillAsync(first: 1, rows: 100);

        await new BlobContainerClient(azurite.Connection, "vanishes").DeleteAsync();

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var inserted = await server.Calls.InsertAsync(1001, 10);
            Assert.True(inserted.Code is 1001 or 503 && inserted.Retriable, $"{inserted}");
            Assert.Contains(Words, inserted.Reason);
        }

        var refused = await Assert.ThrowsAnyAsync<IOException>(
            () => server.Objects.GetAsync("meta/none", default));
        Assert.Contains(Words, refused.Message);
    }
}
