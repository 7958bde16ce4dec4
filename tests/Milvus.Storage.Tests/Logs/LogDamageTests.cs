using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

public sealed class LogDamageTests
{
    private const string FirstChunk = "log/x/00000000000000000001.log";
    private const int ChunkHeaderBytes = 48;

    [Fact]
    public async Task Tail_torn_at_any_byte_is_cut_and_the_log_goes_on()
    {
        var disk = await LogOfAsync("one", "two", "three!");
        var whole = disk.Peek(FirstChunk);
        var lastFrame = whole.Length - 32 - "three!".Length;
        for (var length = lastFrame; length < whole.Length; length++)
        {
            disk.Damage(FirstChunk, _ => whole[..length]);

            var (commits, opened, log) = await ReadAsync(disk);
            Assert.Equal(["one", "two"], commits);
            Assert.Equal(length - lastFrame, opened.CutBytes);
            await log.AppendAsync([Encoding.UTF8.GetBytes("again")], opened.Epoch, default);
            Assert.Equal(["one", "two", "again"], (await ReadAsync(disk)).Commits);
            disk = await LogOfAsync("one", "two", "three!");
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_chunk_is_noticed_or_cuts_the_last_commit_only()
    {
        var disk = await LogOfAsync("one", "two", "three!");
        var whole = disk.Peek(FirstChunk);
        var lastFrame = whole.Length - 32 - "three!".Length;
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = Flipped(whole, bit);
            disk.Damage(FirstChunk, _ => damaged);
            if (bit / 8 >= lastFrame)
            {
                // The last commit cannot be told from one that was never acknowledged.
                Assert.Equal(["one", "two"], (await ReadAsync(disk)).Commits);
                disk = await LogOfAsync("one", "two", "three!");
            }
            else
            {
                var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk));
                Assert.Equal(FirstChunk, thrown.Path);
            }
        }
    }

    [Fact]
    public async Task Damage_before_the_last_chunk_is_never_cut()
    {
        var disk = await LogOfAsync(Enumerable.Range(0, 20).Select(i => $"commit {i:D40}").ToArray());
        var whole = disk.Peek(FirstChunk);
        for (var length = ChunkHeaderBytes; length < whole.Length; length++)
        {
            disk.Damage(FirstChunk, _ => whole[..length]);
            await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk));
        }
    }

    [Fact]
    public async Task Missing_chunk_in_the_middle_is_refused()
    {
        var disk = await LogOfAsync(Enumerable.Range(0, 20).Select(i => $"commit {i:D40}").ToArray());
        var chunks = disk.List("log/x").Where(entry => entry.Name.EndsWith(".log", StringComparison.Ordinal)).ToArray();
        Assert.True(chunks.Length > 3);
        disk.Delete($"log/x/{chunks[1].Name}");

        var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk));

        Assert.Contains("missing", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_that_an_earlier_owner_saw_cannot_vanish_with_the_tail()
    {
        var disk = await LogOfAsync("one", "two");
        await ReadAsync(disk);
        disk.Damage(FirstChunk, bytes => bytes[..^1]);

        await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk));
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_epoch_file_is_noticed()
    {
        var disk = await LogOfAsync("one");
        var whole = disk.Peek("log/x/epoch");
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = Flipped(whole, bit);
            disk.Damage("log/x/epoch", _ => damaged);
            Assert.Equal("log/x/epoch", (await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk))).Path);
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_newest_snapshot_falls_back_to_the_one_before()
    {
        var disk = await SnapshotsAsync(truncate: false);
        var path = $"log/x/{2:D20}.snapshot";
        var whole = disk.Peek(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = Flipped(whole, bit);
            disk.Damage(path, _ => damaged);
            var (commits, opened, _) = await ReadAsync(disk);
            Assert.Equal("state 1", Encoding.UTF8.GetString(opened.Snapshot!.Value.Span));
            Assert.Equal(["two", "three"], commits);
        }
    }

    [Fact]
    public async Task Damaged_snapshot_is_refused_when_the_log_no_longer_reaches_back()
    {
        var disk = await SnapshotsAsync(truncate: true);
        var path = $"log/x/{2:D20}.snapshot";
        disk.Damage(path, bytes => Flipped(bytes, 300));

        Assert.Equal(path, (await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk))).Path);
    }

    [Fact]
    public async Task Payload_that_holds_copied_frames_is_no_frame()
    {
        var disk = await LogOfAsync("one", "two");
        var copied = disk.Peek(FirstChunk)[ChunkHeaderBytes..];
        var log = StoreOn(disk).Get("y");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([copied], opened.Epoch, default);
        var chunk = FirstChunk.Replace("/x/", "/y/", StringComparison.Ordinal);
        disk.Damage(chunk, bytes => Flipped(bytes, (ChunkHeaderBytes + 4) * 8));

        Assert.Equal(LogPosition.Zero, (await StoreOn(disk).Get("y").OpenAsync(default)).Last);
    }

    [Fact]
    public async Task Newer_format_version_is_called_too_new()
    {
        var disk = await LogOfAsync("one");
        disk.Damage("log/x/epoch", bytes =>
        {
            var newer = bytes.ToArray();
            newer[8] = 2;
            BitConverter.TryWriteBytes(newer.AsSpan(44), Milvus.Storage.Checksums.Crc32C.Of(newer.AsSpan(0, 44)));
            return newer;
        });

        var thrown = await Assert.ThrowsAsync<DataCorruptException>(() => ReadAsync(disk));
        Assert.Contains("too new", thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static LocalLogStore StoreOn(SimDisk disk) => new(
        disk, "log", StorageWorkers.Inline, TimeProvider.System, new LocalLogOptions { ChunkBytes = 300 });

    private static async Task<SimDisk> LogOfAsync(params string[] commits)
    {
        var disk = new SimDisk();
        var log = StoreOn(disk).Get("x");
        var opened = await log.OpenAsync(default);
        foreach (var commit in commits)
        {
            await log.AppendAsync([Encoding.UTF8.GetBytes(commit)], opened.Epoch, default);
        }

        return disk;
    }

    private static async Task<SimDisk> SnapshotsAsync(bool truncate)
    {
        var disk = new SimDisk();
        var log = new LocalLogStore(
            disk, "log", StorageWorkers.Inline, TimeProvider.System, new LocalLogOptions { ChunkBytes = 1 }).Get("x");
        var opened = await log.OpenAsync(default);
        foreach (var (commit, i) in new[] { "one", "two", "three" }.Select((commit, i) => (commit, i + 1)))
        {
            var at = await log.AppendAsync([Encoding.UTF8.GetBytes(commit)], opened.Epoch, default);
            if (i < 3)
            {
                await log.ReplaceSnapshotAsync(Encoding.UTF8.GetBytes($"state {i}"), at, opened.Epoch, default);
            }
        }

        if (truncate)
        {
            await log.TruncateAsync(new LogPosition(2), opened.Epoch, default);
        }

        return disk;
    }

    private static async Task<(List<string> Commits, LogOpened Opened, ILog Log)> ReadAsync(SimDisk disk)
    {
        var log = StoreOn(disk).Get("x");
        var opened = await log.OpenAsync(default);
        var commits = new List<string>();
        await foreach (var commit in log.ReadFromAsync(opened.SnapshotAt, default))
        {
            commits.Add(Encoding.UTF8.GetString(commit.Payload.Span));
        }

        return (commits, opened, log);
    }
}
