using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Collections;
using Milvus.Engine.Channels;
using Milvus.Engine.Collections;
using Milvus.Engine.Documents;
using Milvus.Engine.Peers;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>A flush over several vchannels, each with a clock of its own.</summary>
public sealed class CollectionFlushTests
{
    [Fact]
    public async Task Flush_ends_although_a_channel_took_rows_between_its_fence_and_a_later_one()
    {
        var channels = new TwoChannels();
        await channels.StartAsync();
        var collection = new CollectionProcess(
            Sample.Collection, new MemoryDocument(), channels, channels.First, TimeProvider.System);
        var created = await collection.CreateAsync(
            new CreateCollection("default", Sample.Schema, 2, default, 0, [], Timestamp.Zero), CancellationToken.None);
        Assert.True(created.IsOk, created.Error?.ToString());

        // The second channel has been shown a moment far ahead, so its fence lies behind the rows of the first.
        await channels.Second.AheadAsync(TimeSpan.FromMinutes(1));
        await channels.First.AppendAsync(1, 10);
        channels.AfterFirstFence = () => channels.First.AppendAsync(11, 5);
        var flush = await collection.FlushAsync(CancellationToken.None);
        Assert.True(flush.IsOk, flush.Error?.ToString());
        await channels.First.FlushedAsync(flush.Value.FlushTimestamp);
        await channels.Second.FlushedAsync(flush.Value.FlushTimestamp);

        var progress = await collection.GetFlushProgressAsync(
            flush.Value.FlushTimestamp, flush.Value.Sealed, CancellationToken.None);
        Assert.True(progress.IsOk && progress.Value.Flushed, progress.Value.Lagging);
        Assert.Equal(2, flush.Value.Sealed.Length);
        Assert.Equal(Enumerable.Range(1, 15).Select(key => (long)key), await channels.First.KeysAsync());
    }

    [Fact]
    public async Task Lagging_flush_names_its_vchannel_and_why()
    {
        var channels = new TwoChannels();
        await channels.StartAsync();
        var collection = new CollectionProcess(
            Sample.Collection, new MemoryDocument(), channels, channels.First, TimeProvider.System);
        await collection.CreateAsync(
            new CreateCollection("default", Sample.Schema, 2, default, 0, [], Timestamp.Zero), CancellationToken.None);
        await channels.First.AppendAsync(1, 10);
        await channels.Second.AppendAsync(11, 10);
        var isAway = true;
        channels.Second.Peers.FlushAnswer = answer => isAway ? throw new IOException("the store is away") : answer;
        var flush = (await collection.FlushAsync(CancellationToken.None)).Value;
        await channels.First.FlushedAsync(flush.FlushTimestamp);

        // The first attempt may still be under way when the other vchannel is done.
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var lagging = "";
        while (!lagging.Contains("the store is away", StringComparison.Ordinal))
        {
            bound.Token.ThrowIfCancellationRequested();
            lagging = (await collection.GetFlushProgressAsync(
                flush.FlushTimestamp, flush.Sealed, CancellationToken.None)).Value.Lagging;
        }

        Assert.StartsWith($"{channels.Second.Name} ", lagging, StringComparison.Ordinal);
        isAway = false;
        await channels.Second.FlushedAsync(flush.FlushTimestamp);
        var done = await collection.GetFlushProgressAsync(flush.FlushTimestamp, flush.Sealed, CancellationToken.None);
        Assert.True(done.Value.Flushed, done.Value.Lagging);
    }

    private sealed class MemoryDocument : IDocument
    {
        private ReadOnlyMemory<byte>? _content;

        public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(_content);

        public Task WriteAsync(ReadOnlyMemory<byte> content)
        {
            _content = content.ToArray();
            return Task.CompletedTask;
        }
    }

    /// <summary>Two real channel processes; the first is fenced before the second.</summary>
    private sealed class TwoChannels : IChannelPeer
    {
        public ChannelWorld First { get; } = new(new SimStores(), 1000);

        public ChannelWorld Second { get; } = new(new SimStores(), 2000)
        {
            Name = VChannelName.Of(Sample.Collection, 1),
        };

        public Func<Task> AfterFirstFence { get; set; } = () => Task.CompletedTask;

        public async Task StartAsync()
        {
            await First.StartAsync();
            await Second.StartAsync();
        }

        public async Task<Outcome<FenceAppended>> FenceAsync(VChannelName channel, Timestamp atLeast)
        {
            var fence = await Of(channel).OnTurnAsync(() => Of(channel).Channel.FenceAsync(atLeast));
            if (channel == First.Name)
            {
                var rows = AfterFirstFence;
                AfterFirstFence = () => Task.CompletedTask;
                await rows();
            }

            return fence;
        }

        public Task<Outcome<ChannelReport>> GetStateAsync(VChannelName channel, Timestamp advanceTo) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.GetStateAsync(advanceTo));

        public Task<Outcome<LoadProgress>> LoadAsync(
            VChannelName channel, bool load, ImmutableSortedSet<PartitionId> released) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.LoadAsync(load, released));

        public Task<Outcome<bool>> LearnAsync(VChannelName channel, CollectionSchema schema) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.LearnAsync(schema));

        public Task<Outcome<bool>> DropPartitionAsync(VChannelName channel, PartitionId partition) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.DropPartitionAsync(partition));

        public Task<Outcome<bool>> TruncateAsync(VChannelName channel, Timestamp fence) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.TruncateAsync(fence));

        public Task<Outcome<bool>> DropAsync(VChannelName channel) =>
            Of(channel).OnTurnAsync(() => Of(channel).Channel.DropAsync());

        private ChannelWorld Of(VChannelName channel) => channel == First.Name ? First : Second;
    }
}
