using Milvus.Core.Ports;
using Milvus.Testing;

namespace Milvus.Storage.Tests;

public sealed class StoreLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Marker => Path.Combine(_folder.Path, "layout.json");

    [Theory]
    [InlineData(LogKind.Files, "{\"version\":1,\"log\":\"files\"}")]
    [InlineData(LogKind.Objects, "{\"version\":1,\"log\":\"objects\"}")]
    public void First_server_decides_and_later_ones_follow(LogKind first, string marker)
    {
        Assert.Equal(first, StoreLayout.Open(_folder.Path, first));

        Assert.Equal(marker, File.ReadAllText(Marker));
        Assert.Equal(first, StoreLayout.Open(_folder.Path, LogKind.Files));
        Assert.Equal(first, StoreLayout.Open(_folder.Path, LogKind.Objects));
        Assert.Equal([Marker], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Folder_with_file_logs_and_no_marker_stays_one_of_files()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "log", "some_vchannel"));

        Assert.Equal(LogKind.Files, StoreLayout.Open(_folder.Path, LogKind.Objects));
        Assert.Equal(LogKind.Files, StoreLayout.Open(_folder.Path, LogKind.Objects));
    }

    [Fact]
    public void Empty_log_folder_decides_nothing()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "log"));

        Assert.Equal(LogKind.Objects, StoreLayout.Open(_folder.Path, LogKind.Objects));
    }

    [Fact]
    public async Task Servers_that_begin_together_agree()
    {
        for (var round = 0; round < 50; round++)
        {
            var kinds = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
                () => StoreLayout.Open(_folder.Path, i % 2 == 0 ? LogKind.Files : LogKind.Objects))));

            Assert.Single(kinds.Distinct());
            Assert.Equal([Marker], Directory.GetFiles(_folder.Path));
            File.Delete(Marker);
        }
    }

    [Theory]
    [InlineData("", "corrupt")]
    [InlineData("[]", "corrupt")]
    [InlineData("{\"version\":1}", "corrupt")]
    [InlineData("{\"version\":1,\"log\":\"tapes\"}", "corrupt")]
    [InlineData("{\"version\":2,\"log\":\"files\"}", "too new")]
    public void Anything_else_is_refused_by_the_file_s_name(string text, string why)
    {
        File.WriteAllText(Marker, text);

        var refused = Assert.Throws<DataCorruptException>(() => StoreLayout.Open(_folder.Path, LogKind.Files));

        Assert.Equal(Marker, refused.Path);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
