using Milvus.Storage.Azure.Tests.Azurite;
using Milvus.Testing.Azurite;

namespace Milvus.Storage.Azure.Tests;

/// <summary>What a server finds out about a container when it starts.</summary>
[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class OpenContainerTests(AzuriteServer azurite)
{
    [Fact]
    public async Task A_container_that_is_not_there_is_made()
    {
        var store = On("opens-new");

        await store.OpenAsync(mayOwnContainer: true, default);

        Assert.Equal("opens-new/files", store.Place);
        Assert.NotNull(await store.PutIfAbsentAsync("log/a", [], default));
        await store.OpenAsync(mayOwnContainer: true, default);
        Assert.NotNull(await store.GetAsync("log/a", default));
    }

    [Fact]
    public async Task A_container_that_was_begun_without_a_prefix_is_used_whole_unless_a_prefix_is_chosen()
    {
        await BeginAsync("opens-old", prefix: "");
        var (left, chosen) = (On("opens-old"), On("opens-old"));

        await left.OpenAsync(mayOwnContainer: true, default);
        await chosen.OpenAsync(mayOwnContainer: false, default);

        Assert.Equal(("opens-old", "opens-old/files"), (left.Place, chosen.Place));
        Assert.NotNull(await left.GetAsync("log/a", default));
        Assert.Null(await chosen.GetAsync("log/a", default));
    }

    [Fact]
    public async Task Stores_at_both_places_are_left_to_somebody_who_chooses()
    {
        await BeginAsync("opens-both", prefix: "");
        await BeginAsync("opens-both", prefix: "files");

        var refused = await Assert.ThrowsAsync<IOException>(
            () => On("opens-both").OpenAsync(mayOwnContainer: true, default));

        Assert.Contains("opens-both has one store below files and another at its top", refused.Message);
        await On("opens-both").OpenAsync(mayOwnContainer: false, default);
    }

    [Fact]
    public async Task Others_objects_at_the_top_do_not_make_it_a_store()
    {
        var others = AzuriteServer.Store(azurite.Options() with { Container = "opens-others", Prefix = "" });
        await others.EnsureContainerAsync(default);
        await others.PutIfAbsentAsync("holiday/photo", [], default);
        var store = On("opens-others");

        await store.OpenAsync(mayOwnContainer: true, default);

        Assert.Equal("opens-others/files", store.Place);
    }

    private AzureBlobStore On(string container) =>
        AzuriteServer.Store(azurite.Options() with { Container = container, Prefix = "files" });

    private async Task BeginAsync(string container, string prefix)
    {
        var store = AzuriteServer.Store(azurite.Options() with { Container = container, Prefix = prefix });
        await store.EnsureContainerAsync(default);
        await store.PutIfAbsentAsync("log/a", [], default);
    }
}
