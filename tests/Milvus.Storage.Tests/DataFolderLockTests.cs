using Milvus.Testing;

namespace Milvus.Storage.Tests;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "new", "data");

    [Fact]
    public void Second_server_is_refused_by_a_text_that_names_the_folder()
    {
        using (DataFolderLock.Acquire(Data))
        {
            var refused = Assert.Throws<IOException>(() => DataFolderLock.Acquire(Data));
            Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
            Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
            Assert.Contains("one-process server", refused.Message, StringComparison.Ordinal);
        }

        using var again = DataFolderLock.Acquire(Data);
        Assert.Equal((Data, false), (again.Folder, again.IsShared));
    }

    [Fact]
    public void Silos_of_a_cluster_share_the_folder_until_the_last_one_lets_go()
    {
        var first = DataFolderLock.AcquireShared(Data);
        var second = DataFolderLock.AcquireShared(Data);
        var refused = Assert.Throws<IOException>(() => DataFolderLock.Acquire(Data));
        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
        Assert.Contains("silos of a cluster", refused.Message, StringComparison.Ordinal);

        first.Dispose();
        Assert.Throws<IOException>(() => DataFolderLock.Acquire(Data));
        second.Dispose();
        using var alone = DataFolderLock.Acquire(Data);
        Assert.Equal(Data, alone.Folder);
    }

    [Fact]
    public void Silo_is_refused_while_a_one_process_server_runs()
    {
        using var alone = DataFolderLock.Acquire(Data);

        var refused = Assert.Throws<IOException>(() => DataFolderLock.AcquireShared(Data));

        Assert.Contains("one-process server", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
