using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using static Milvus.Storage.Tests.Logs.Objects.ObjectLogWorld;

namespace Milvus.Storage.Tests.Logs.Objects;

public sealed class ObjectLogDamageTests
{
    private readonly ObjectLogWorld _world = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_flipped_bit_of_a_commit_is_noticed_by_its_path(long seq)
    {
        await _world.MakeAsync("x", "one", "two", "three");
        await EachFlipAsync(Chunk("x", seq), async path =>
            Assert.Equal(path, (await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"))).Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_flipped_bit_of_a_newest_fence_or_tombstone_is_noticed_by_its_path(bool isDeleted)
    {
        await _world.MakeAsync("x", "one");
        await _world.ReadAsync("x");
        if (isDeleted)
        {
            await _world.NewStore().DeleteAsync("x", default);
        }

        await EachFlipAsync(Chunk("x", isDeleted ? 4 : 3), async path =>
            Assert.Equal(path, (await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"))).Path));
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_newest_snapshot_falls_back_to_the_one_before()
    {
        await SnapshotsAsync(truncate: false);
        await EachFlipAsync(Snapshot("x", 3), async _ =>
        {
            var (content, opened) = await _world.ReadAsync("x");
            Assert.Equal(["state 1", "two", "three"], content);
            Assert.Equal(3, opened.Last.Value);
        });
    }

    [Fact]
    public async Task Damaged_snapshot_is_refused_when_the_log_no_longer_reaches_back()
    {
        await SnapshotsAsync(truncate: true);
        await EachFlipAsync(Snapshot("x", 3), async path =>
            Assert.Equal(path, (await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"))).Path));
        Assert.Equal(["state 2", "three"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Log_without_any_good_snapshot_is_read_when_it_is_whole()
    {
        await SnapshotsAsync(truncate: false);
        foreach (var snapshot in new[] { Snapshot("x", 2), Snapshot("x", 3) })
        {
            await _world.ReplaceAsync(snapshot, [1, 2, 3]);
        }

        Assert.Equal(["one", "two", "three"], (await _world.ReadAsync("x")).Content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Missing_chunk_is_refused_by_its_path(long seq)
    {
        await _world.MakeAsync("x", "one", "two", "three");
        await _world.Objects.DeleteAsync(Chunk("x", seq), default);

        var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"));

        Assert.Equal(Chunk("x", seq), thrown.Path);
        Assert.Contains("missing", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_that_a_snapshot_speaks_of_cannot_vanish_at_the_end()
    {
        await SnapshotsAsync(truncate: false);
        await _world.Objects.DeleteAsync(Chunk("x", 3), default);
        await _world.Objects.DeleteAsync(Chunk("x", 4), default);

        await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"));
    }

    [Fact]
    public async Task Chunk_of_another_number_or_log_is_refused()
    {
        await _world.MakeAsync("x", "one", "two");
        await _world.MakeAsync("y", "one", "six");
        var whole = await _world.PeekAsync(Chunk("x", 2));
        foreach (var other in new[] { Chunk("x", 3), Chunk("y", 2) })
        {
            await _world.ReplaceAsync(Chunk("x", 2), await _world.PeekAsync(other));
            var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"));
            Assert.Equal(Chunk("x", 2), thrown.Path);
        }

        await _world.ReplaceAsync(Chunk("x", 2), whole);
        Assert.Equal(["one", "two"], (await _world.ReadAsync("x")).Content);
    }

    [Fact]
    public async Task Newer_format_version_is_called_too_new()
    {
        await _world.MakeAsync("x");
        var bytes = await _world.PeekAsync(Chunk("x", 1));
        bytes[8] = 2;
        BitConverter.TryWriteBytes(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
        await _world.ReplaceAsync(Chunk("x", 1), bytes);

        var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => _world.ReadAsync("x"));

        Assert.Contains("too new", thrown.Message, StringComparison.Ordinal);
    }

    private async Task SnapshotsAsync(bool truncate)
    {
        var (log, opened) = await _world.MakeAsync("x", "one", "two", "three");
        for (var at = 1; at <= 2; at++)
        {
            await log.ReplaceSnapshotAsync(
                System.Text.Encoding.UTF8.GetBytes($"state {at}"), new LogPosition(at), opened.Epoch, default);
        }

        await log.TruncateAsync(new LogPosition(truncate ? 2 : 0), opened.Epoch, default);
    }

    // Each opening adds a fence, which must not hide the damage; the object is whole again at the end.
    private async Task EachFlipAsync(string path, Func<string, Task> check)
    {
        var whole = await _world.PeekAsync(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await _world.ReplaceAsync(path, damaged);
            await check(path);
        }

        await _world.ReplaceAsync(path, whole);
    }
}
