using System.Text;
using Azure.Storage;
using Azure.Storage.Blobs;
using Milvus.Storage.Azure.Tests.Azurite;
using Milvus.Testing.Azurite;

namespace Milvus.Storage.Azure.Tests;

/// <summary>What only this store does, beyond what all stores do.</summary>
[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class AzureBlobStoreTests(AzuriteServer azurite)
{
    [Theory]
    [InlineData(4096)]
    [InlineData(50_000)]
    [InlineData(1 << 20)]
    public async Task Content_in_uneven_pieces_arrives_joined_however_it_is_put(int singlePutMaxBytes)
    {
        var store = AzuriteServer.Store(
            azurite.Options() with { SinglePutMaxBytes = singlePutMaxBytes, BlockBytes = 5000 });
        ReadOnlyMemory<byte>[] pieces = [Pattern(1), Pattern(4999), default, Pattern(70_000), Pattern(3)];

        var tag = await store.PutIfAbsentAsync("a", pieces, default);

        var read = (await store.GetAsync("a", default))!.Value;
        Assert.Equal(tag, read.Tag);
        Assert.Equal(pieces.SelectMany(piece => piece.ToArray()), read.Content.ToArray());
    }

    [Fact]
    public async Task Staged_puts_of_one_path_at_the_same_time_never_mix()
    {
        var store = AzuriteServer.Store(azurite.Options() with { SinglePutMaxBytes = 1, BlockBytes = 4096 });
        var contents = Enumerable.Range(0, 4).Select(i => Enumerable.Repeat((byte)i, 30_000).ToArray()).ToArray();

        await Task.WhenAll(contents.Select(PutAsync));

        var read = (await store.GetAsync("a", default))!.Value.Content.ToArray();
        Assert.Equal(contents[read[0]], read);

        async Task PutAsync(byte[] content)
        {
            try
            {
                await store.PutIfAbsentAsync("a", [content], default);
            }
            catch (IOException)
            {
                // The winner's commit throws away what others have staged: an unknown outcome, as the port allows.
            }
        }
    }

    [Fact]
    public async Task Any_tag_is_no_tag()
    {
        var store = AzuriteServer.Store(azurite.Options());
        await store.PutIfAbsentAsync("a", [Bytes("first")], default);

        Assert.Null(await store.PutIfMatchAsync("a", [Bytes("second")], "*", default));
        Assert.Null(await store.PutIfMatchAsync("a", [Bytes("second")], "0000000000000001", default));
    }

    [Fact]
    public async Task Listing_goes_on_from_page_to_page()
    {
        var store = AzuriteServer.Store(azurite.Options() with { ListPageCount = 3 });
        var paths = Enumerable.Range(0, 10).Select(i => $"logs/a-{i}").ToArray();
        foreach (var path in paths.Reverse()) await store.PutIfAbsentAsync(path, [Bytes(path)], default);

        Assert.Equal(paths, await ListAsync(store, "logs/"));
    }

    [Fact]
    public async Task Prefixes_of_one_container_do_not_see_each_other()
    {
        var options = azurite.Options();
        var one = AzuriteServer.Store(options);
        var other = AzuriteServer.Store(options with { Prefix = $"{options.Prefix}-other" });
        await one.PutIfAbsentAsync("a", [Bytes("one")], default);

        Assert.Null(await other.GetAsync("a", default));
        Assert.Empty(await ListAsync(other, ""));
        Assert.Equal(["a"], await ListAsync(one, ""));
    }

    [Fact]
    public async Task A_store_may_own_the_whole_container()
    {
        var store = AzuriteServer.Store(azurite.Options() with { Container = "whole", Prefix = "" });
        await store.EnsureContainerAsync(default);
        await store.EnsureContainerAsync(default);

        await store.PutIfAbsentAsync("a/b", [Bytes("x")], default);

        Assert.Equal(["a/b"], await ListAsync(store, ""));
    }

    [Fact]
    public async Task Others_objects_under_names_that_are_no_paths_are_not_listed()
    {
        var options = azurite.Options();
        var container = new BlobContainerClient(options.ConnectionString, options.Container);
        await container.UploadBlobAsync($"{options.Prefix}/a b", BinaryData.FromString("x"));
        var store = AzuriteServer.Store(options);
        await store.PutIfAbsentAsync("b", [Bytes("x")], default);

        Assert.Equal(["b"], await ListAsync(store, ""));
    }

    [Fact]
    public async Task A_missing_container_is_a_failure_and_not_an_empty_store()
    {
        var store = AzuriteServer.Store(azurite.Options() with { Container = "missing", Prefix = "p" });

        var get = await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", default));
        var put = await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [], default));
        var list = await Assert.ThrowsAsync<IOException>(() => ListAsync(store, ""));
        var delete = await Assert.ThrowsAsync<IOException>(() => store.DeleteAsync("a", default));

        Assert.Equal("Get missing/p/a: the blob service answered 404 ContainerNotFound.", get.Message);
        Assert.Equal("Put missing/p/a: the blob service answered 404 ContainerNotFound.", put.Message);
        Assert.Equal("List missing/p/: the blob service answered 404 ContainerNotFound.", list.Message);
        Assert.Equal("Delete missing/p/a: the blob service answered 404 ContainerNotFound.", delete.Message);
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure_that_does_not_show_it()
    {
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes("a wrong key, but a well-formed one"));
        var store = AzuriteServer.Store(azurite.Options() with
        {
            ConnectionString = AzuriteProcess.ConnectionString(azurite.Port, key),
            Prefix = "p",
        });

        var failure = await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", default));

        Assert.StartsWith("Get milvus/p/a: the blob service answered 403 AuthorizationFailure (wrong", failure.Message);
        Assert.DoesNotContain(key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_credentials_come_through_a_client_of_the_caller()
    {
        var options = azurite.Options() with { ConnectionString = "" };
        var uri = new Uri($"http://127.0.0.1:{azurite.Port}/{AzuriteProcess.Account}/{options.Container}");
        var credential = new StorageSharedKeyCredential(AzuriteProcess.Account, AzuriteProcess.Key);
        var store = new AzureBlobStore(client => new BlobContainerClient(uri, credential, client), options);

        await store.PutIfAbsentAsync("a", [Bytes("x")], default);

        Assert.Equal(["a"], await ListAsync(store, ""));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ReadOnlyMemory<byte> Pattern(int length) =>
        Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length)).ToArray();

    private static async Task<List<string>> ListAsync(AzureBlobStore store, string prefix)
    {
        var paths = new List<string>();
        await foreach (var info in store.ListAsync(prefix, default)) paths.Add(info.Path);
        return paths;
    }
}
