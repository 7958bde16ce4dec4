using Milvus.Storage.Disks;
using Milvus.Testing;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>Second names of files, on the simulated disk as on the real one.</summary>
public sealed class DiskLinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Link_gives_a_second_name_unless_a_file_has_it(bool real)
    {
        var (disk, root) = real ? ((IDisk)RealDisk.Instance, _folder.Path) : (new SimDisk(), "data");
        disk.MakeFolder(root);
        disk.MakeFolder($"{root}/folder");
        using var one = disk.Create($"{root}/one");
        using var other = disk.Create($"{root}/other");

        Assert.True(disk.Link($"{root}/one", $"{root}/folder/two"));
        Assert.False(disk.Link($"{root}/other", $"{root}/folder/two"));
        Assert.ThrowsAny<IOException>(() => disk.Link($"{root}/one", $"{root}/folder"));
        Assert.ThrowsAny<IOException>(() => disk.Link($"{root}/none", $"{root}/three"));

        using var two = disk.TryOpenRead($"{root}/folder/two")!;
        Assert.Equal((one.Identity, 2, 1), (two.Identity, two.Identity.Names, other.Identity.Names));
        Assert.NotEqual(one.Identity.Number, other.Identity.Number);
        disk.Delete($"{root}/one");
        Assert.Equal(1, two.Identity.Names);
        disk.Delete($"{root}/folder/two");
        Assert.Equal(0, two.Identity.Names);
    }

    [Fact]
    public void Linked_name_is_durable_once_its_folder_is_synced()
    {
        var kept = new HashSet<bool>();
        for (var seed = 0; seed < 20; seed++)
        {
            foreach (var synced in new[] { false, true })
            {
                var disk = new SimDisk();
                disk.MakeFolder("a");
                disk.MakeFolder("b");
                disk.SyncFolder("");
                using (var file = disk.Create("a/one"))
                {
                    file.Write([new byte[] { 7 }], 0);
                    file.Sync();
                }

                disk.Link("a/one", "b/two");
                if (synced)
                {
                    disk.SyncFolder("b");
                }

                disk.Crash(seed);
                Assert.True(disk.FileExists("b/two") || !synced);
                Assert.Equal(disk.FileExists("b/two") ? [7] : [], Content(disk));
                if (!synced)
                {
                    kept.Add(disk.FileExists("b/two"));
                }
            }
        }

        Assert.Equal(2, kept.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_at_a_time_holds_a_lock(bool real)
    {
        var (disk, path) = real ? ((IDisk)RealDisk.Instance, $"{_folder.Path}/lock") : (new SimDisk(), "lock");
        var holders = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                using var held = disk.Lock(path);
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Decrement(ref holders);
            }
        })));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Content(SimDisk disk) => disk.FileExists("b/two") ? disk.Peek("b/two") : [];
}
