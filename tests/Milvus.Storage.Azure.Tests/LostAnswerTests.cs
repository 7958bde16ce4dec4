using System.Text;
using Milvus.Storage.Azure.Tests.Azurite;
using Milvus.Testing.Azurite;

namespace Milvus.Storage.Azure.Tests;

/// <summary>What is said when the way to the service fails, and what was really done.</summary>
[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class LostAnswerTests(AzuriteServer azurite) : IAsyncLifetime
{
    private readonly LossyProxy _proxy = new(azurite.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _proxy.DisposeAsync().AsTask();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task A_put_up_to_the_limit_is_one_request(int length)
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port) with { SinglePutMaxBytes = 100_000 });

        var tag = await store.PutIfAbsentAsync("a", [new byte[length / 2], new byte[length - length / 2]], default);
        Assert.Equal(1, _proxy.Writes);

        await store.PutIfMatchAsync("a", [new byte[length]], tag!, default);
        Assert.Equal(2, _proxy.Writes);
    }

    [Fact]
    public async Task A_put_without_an_answer_is_a_failure_and_a_read_tells_that_it_was_done()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port));
        await store.PutIfAbsentAsync("warm", [Bytes("x")], default);
        _proxy.LoseAnswerTo("PUT ");

        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [Bytes("once")], default));

        Assert.Equal("once", await ReadAsync(store, "a"));
        Assert.Equal(1, _proxy.Losses);
    }

    [Fact]
    public async Task An_empty_put_without_an_answer_is_a_failure_too()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port));
        await store.PutIfAbsentAsync("warm", [Bytes("x")], default);
        _proxy.LoseAnswerTo("PUT ");

        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [], default));

        Assert.Equal("", await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task A_replacement_without_an_answer_is_a_failure_and_a_read_tells_that_it_was_done()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port));
        var tag = await store.PutIfAbsentAsync("a", [Bytes("first")], default);
        _proxy.LoseAnswerTo("PUT ");

        await Assert.ThrowsAsync<IOException>(() => store.PutIfMatchAsync("a", [Bytes("second")], tag!, default));

        Assert.Equal("second", await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task A_commit_of_blocks_without_an_answer_is_a_failure_and_a_read_tells_that_it_was_done()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port) with { SinglePutMaxBytes = 1 });
        _proxy.LoseAnswerTo("comp=blocklist");

        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [Bytes("blocks")], default));

        Assert.Equal("blocks", await ReadAsync(store, "a"));
        Assert.Equal(1, _proxy.Losses);
    }

    [Theory]
    [InlineData("GET ")]
    [InlineData("comp=block&")]
    [InlineData("comp=list")]
    [InlineData("DELETE ")]
    public async Task What_may_be_repeated_is_repeated(string request)
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port) with { SinglePutMaxBytes = 1 });
        _proxy.LoseAnswerTo(request);

        await store.PutIfAbsentAsync("a", [Bytes("blocks")], default);
        Assert.Equal("blocks", await ReadAsync(store, "a"));
        await foreach (var info in store.ListAsync("", default)) Assert.Equal("a", info.Path);
        await store.DeleteAsync("a", default);

        Assert.Null(await store.GetAsync("a", default));
        Assert.Equal(1, _proxy.Losses);
    }

    [Fact]
    public async Task A_silent_service_is_given_up()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port) with
        {
            NetworkTimeout = TimeSpan.FromMilliseconds(100),
            MaxRetries = 1,
        });
        _proxy.FallSilent();

        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [Bytes("x")], default));
        await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", default));
    }

    [Fact]
    public async Task All_tries_of_an_operation_together_have_a_bound()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port) with
        {
            MaxRetries = 20,
            OperationTimeout = TimeSpan.FromMilliseconds(200),
        });
        _proxy.FallSilent();

        var get = await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", default));
        var put = await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a", [Bytes("x")], default));
        var open = await Assert.ThrowsAsync<IOException>(() => store.OpenAsync(mayOwnContainer: true, default));
        var list = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in store.ListAsync("", default)) Assert.Fail("It listed something.");
        });

        Assert.All([get, put, open, list], failure => Assert.Contains("not within 00:00:00.2", failure.Message));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        var store = AzuriteServer.Store(azurite.OptionsThrough(_proxy.Port));
        using var giveUp = new CancellationTokenSource();
        _proxy.FallSilent();

        var put = store.PutIfAbsentAsync("a", [Bytes("x")], giveUp.Token);
        await _proxy.Swallowed;
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_failure_of_every_operation()
    {
        var gone = new LossyProxy(azurite.Port);
        var options = azurite.OptionsThrough(gone.Port) with { MaxRetries = 0 };
        await gone.DisposeAsync();
        var store = AzuriteServer.Store(options);

        await Assert.ThrowsAsync<IOException>(() => store.EnsureContainerAsync(default));
        await Assert.ThrowsAsync<IOException>(() => store.GetAsync("a", default));
        await Assert.ThrowsAsync<IOException>(() => store.GetRangeAsync("a", 0, 1, default));
        await Assert.ThrowsAsync<IOException>(() => store.PutIfAbsentAsync("a/b", [], default));
        await Assert.ThrowsAsync<IOException>(() => store.PutIfMatchAsync("a", [], "1", default));
        await Assert.ThrowsAsync<IOException>(() => store.DeleteAsync("a", default));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in store.ListAsync("", default)) Assert.Fail("It listed something.");
        });
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> ReadAsync(AzureBlobStore store, string path) =>
        Encoding.UTF8.GetString((await store.GetAsync(path, default))!.Value.Content.Span);
}
