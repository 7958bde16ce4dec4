namespace Milvus.Storage.Azure.Tests;

public sealed class AzureBlobOptionsTests
{
    private const string Secret = "c2VjcmV0";

    private static readonly AzureBlobOptions Good = new()
    {
        ConnectionString = $"AccountName=some;AccountKey={Secret};EndpointSuffix=core.windows.net",
    };

    [Fact]
    public void Defaults_with_an_account_are_good() => Assert.Empty(Good.FindFailures());

    [Theory]
    [InlineData("AccountName=some;AccountKey=c2VjcmV0====;EndpointSuffix=core.windows.net")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("c2VjcmV0")]
    [InlineData("AccountName=some;AccountKey=c2VjcmV0;AccountKey=c2VjcmV0")]
    [InlineData("BlobEndpoint=c2VjcmV0;SharedAccessSignature=c2VjcmV0")]
    public void A_bad_connection_string_is_refused_without_being_shown(string text)
    {
        var refused = Assert.Throws<ArgumentException>(() => new AzureBlobStore(Good with { ConnectionString = text }));

        Assert.Contains("ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_the_options_keeps_the_secret() =>
        Assert.Equal("milvus/p", (Good with { Prefix = "p" }).ToString());

    [Fact]
    public void What_is_out_of_range_is_named_with_its_value()
    {
        var bad = new AzureBlobOptions
        {
            Container = "My_Files",
            Prefix = "/p",
            NetworkTimeout = TimeSpan.Zero,
            OperationTimeout = TimeSpan.FromDays(1),
            MaxRetries = -1,
            SinglePutMaxBytes = 6000L << 20,
            BlockBytes = 1,
            BlockFanOut = 0,
            ListPageCount = 5001,
        };

        string[] expected =
        [
            "Container is 'My_Files'", "Prefix is '/p'", "NetworkTimeout is 00:00:00", "OperationTimeout is 1.00:00:00",
            "MaxRetries is -1", "SinglePutMaxBytes is 6291456000", "BlockBytes is 1", "BlockFanOut is 0", "ListPageCount is 5001",
            "ConnectionString is empty",
        ];
        Assert.Collection(
            bad.FindFailures(),
            [.. expected.Select(text => (Action<string>)(failure => Assert.StartsWith(text, failure)))]);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-ab")]
    [InlineData("ab-")]
    [InlineData("a--b")]
    [InlineData("$root")]
    public void Names_that_no_container_may_have_are_refused(string name) =>
        Assert.Single((Good with { Container = name }).FindFailures());
}
