using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Coordination;

public sealed class LargeStreamTests(LargeStreamTests.RoomyHost roomy)
    : WriterSteps(roomy.Host), IClassFixture<LargeStreamTests.RoomyHost>
{
    [Fact]
    [Covers("ChannelStream.Watch")]
    public async Task Rows_of_one_large_request_come_in_messages_that_any_client_takes()
    {
        const int Count = 150_000;
        var written = await CreateWrittenAsync();
        await InsertRowsAsync(Count);
        await using var watch = Watch(written.Channels[0]);

        var sizes = new List<int>();
        var keys = new List<long>();
        while (keys.Count < Count)
        {
            var reply = await NextAsync(watch);
            if (reply.Insert is not { } rows) continue;
            sizes.Add(reply.CalculateSize());
            keys.AddRange(rows.FieldsData[0].Scalars.LongData.Data);
            Assert.Equal((rows.RowIds.Count, rows.Timestamps.Count), ((int)rows.NumRows, (int)rows.NumRows));
        }

        Assert.True(sizes.Count > 1, $"{sizes.Count} messages");
        Assert.All(sizes, size => Assert.InRange(size, 1, 4 << 20));
        Assert.Equal(Enumerable.Range(1, Count).Select(key => (long)key), keys);
    }

    /// <summary>A server that takes larger requests than clients take answers.</summary>
    public sealed class RoomyHost : IAsyncLifetime
    {
        internal GatewayHost Host { get; } = new() { MaxRequestBytes = 16 << 20 };

        public Task InitializeAsync() => Host.InitializeAsync();

        public Task DisposeAsync() => Host.DisposeAsync();
    }
}
