namespace Milvus.Storage.Tests;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Second_server_is_refused_by_a_text_that_names_the_folder()
    {
        var data = Path.Combine(_folder.Path, "new", "data");
        using (DataFolderLock.Acquire(data))
        {
            var refused = Assert.Throws<IOException>(() => DataFolderLock.Acquire(data));
            Assert.Contains(data, refused.Message, StringComparison.Ordinal);
            Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        }

        using var again = DataFolderLock.Acquire(data);
        Assert.Equal(data, again.Folder);
    }

    public void Dispose() => _folder.Dispose();
}
