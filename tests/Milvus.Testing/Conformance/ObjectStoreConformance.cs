using System.Text;
using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Testing.Conformance;

/// <summary>What every object store must do. Inherit it and give the store.</summary>
public abstract class ObjectStoreConformance
{
    /// <summary>The store under test: the same one at each call, empty when the test begins.</summary>
    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task Missing_object_reads_as_null()
    {
        Assert.Null(await Store.GetAsync("a/b", default));
        Assert.Null(await Store.GetRangeAsync("a/b", 0, 1, default));
    }

    [Fact]
    public async Task Object_reads_back_as_its_pieces_joined()
    {
        var tag = await Store.PutIfAbsentAsync("a/b/c", [Bytes("one"), Bytes(""), Bytes("two")], default);

        var read = await Store.GetAsync("a/b/c", default);

        Assert.Equal(("onetwo", tag), (Text(read!.Value.Content), read.Value.Tag));
    }

    [Fact]
    public async Task Empty_object_is_an_object()
    {
        await Store.PutIfAbsentAsync("empty", [], default);

        Assert.Equal(0, (await Store.GetAsync("empty", default))!.Value.Content.Length);
    }

    [Fact]
    public async Task Put_if_absent_leaves_an_existing_object_alone()
    {
        var first = await Store.PutIfAbsentAsync("a", [Bytes("first")], default);

        Assert.Null(await Store.PutIfAbsentAsync("a", [Bytes("second")], default));

        var read = await Store.GetAsync("a", default);
        Assert.Equal(("first", first), (Text(read!.Value.Content), read.Value.Tag));
    }

    [Fact]
    public async Task One_of_many_concurrent_puts_wins_and_is_what_reads()
    {
        var puts = Enumerable.Range(0, 8)
            .Select(i => Store.PutIfAbsentAsync("race", [Bytes($"{i}")], default)).ToArray();
        var tags = await Task.WhenAll(puts);

        var winner = Assert.Single(Enumerable.Range(0, 8), i => tags[i] is not null);
        Assert.Equal($"{winner}", Text((await Store.GetAsync("race", default))!.Value.Content));
    }

    [Fact]
    public async Task Put_if_match_replaces_only_the_tagged_version()
    {
        var first = await Store.PutIfAbsentAsync("a", [Bytes("1")], default);
        var second = await Store.PutIfMatchAsync("a", [Bytes("2")], first!, default);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Store.PutIfMatchAsync("a", [Bytes("3")], first!, default));
        Assert.Null(await Store.PutIfMatchAsync("none", [Bytes("3")], first!, default));
        Assert.Equal("2", Text((await Store.GetAsync("a", default))!.Value.Content));
    }

    [Fact]
    public async Task Same_content_again_has_another_tag()
    {
        var tag = await Store.PutIfAbsentAsync("a", [Bytes("x")], default);
        var tags = new HashSet<string> { tag! };
        for (var i = 0; i < 20; i++)
        {
            tag = await Store.PutIfMatchAsync("a", [Bytes("x")], tag!, default);
            Assert.True(tags.Add(tag!));
        }
    }

    [Fact]
    public async Task One_of_many_concurrent_replacements_wins()
    {
        var tag = await Store.PutIfAbsentAsync("a", [Bytes("start")], default);
        var tags = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Store.PutIfMatchAsync("a", [Bytes($"{i}")], tag!, default)));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => tags[i] is not null);
        var read = await Store.GetAsync("a", default);
        Assert.Equal(($"{winner}", tags[winner]), (Text(read!.Value.Content), read.Value.Tag));
    }

    [Theory]
    [InlineData(0, 3, "012")]
    [InlineData(4, 100, "456789")]
    [InlineData(10, 5, "")]
    [InlineData(50, 5, "")]
    [InlineData(3, 0, "")]
    public async Task Range_is_cut_at_the_end(long offset, int length, string expected)
    {
        await Store.PutIfAbsentAsync("digits", [Bytes("0123456789")], default);

        Assert.Equal(expected, Text((await Store.GetRangeAsync("digits", offset, length, default))!.Value));
    }

    [Fact]
    public async Task Listing_is_by_prefix_in_ordinal_order_with_sizes()
    {
        string[] paths = ["a/x", "a-b", "a/y/z", "ab", "b/1", "a/y0", "A/x"];
        foreach (var path in paths)
        {
            await Store.PutIfAbsentAsync(path, [Bytes(path)], default);
        }

        Assert.Equal(paths.Order(StringComparer.Ordinal), await ListAsync(""));
        Assert.Equal(["a-b", "a/x", "a/y/z", "a/y0", "ab"], await ListAsync("a"));
        Assert.Equal(["a/y/z", "a/y0"], await ListAsync("a/y"));
        Assert.Equal(["a/y/z"], await ListAsync("a/y/"));
        Assert.Empty(await ListAsync("c/d"));
        await foreach (var info in Store.ListAsync("", default))
        {
            Assert.Equal(info.Path.Length, info.Bytes);
        }
    }

    [Fact]
    public async Task Deleted_object_is_gone_and_can_be_made_again()
    {
        var first = await Store.PutIfAbsentAsync("a/b", [Bytes("1")], default);
        await Store.DeleteAsync("a/b", default);
        await Store.DeleteAsync("a/b", default);
        Assert.Null(await Store.GetAsync("a/b", default));
        Assert.Null(await Store.PutIfMatchAsync("a/b", [Bytes("2")], first!, default));

        Assert.NotNull(await Store.PutIfAbsentAsync("a/b", [Bytes("2")], default));
    }

    [Fact]
    public async Task Object_and_folder_cannot_share_a_name()
    {
        await Store.PutIfAbsentAsync("a/b", [Bytes("1")], default);

        await Assert.ThrowsAnyAsync<IOException>(() => Store.PutIfAbsentAsync("a", [Bytes("2")], default));
        await Assert.ThrowsAnyAsync<IOException>(() => Store.PutIfAbsentAsync("a/b/c", [Bytes("2")], default));
        Assert.Null(await Store.GetAsync("a", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/..")]
    [InlineData(".tmp/1")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public async Task Bad_path_is_a_bug_of_the_caller(string path) =>
        await Assert.ThrowsAsync<InvariantException>(async () => await Store.GetAsync(path, default));

    /// <summary>Text as bytes.</summary>
    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes as text.</summary>
    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private async Task<List<string>> ListAsync(string prefix)
    {
        var paths = new List<string>();
        await foreach (var info in Store.ListAsync(prefix, default))
        {
            paths.Add(info.Path);
        }

        return paths;
    }
}
