using System.Collections.Concurrent;
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
using Milvus.Testing;

namespace Milvus.Engine.Tests;

/// <summary>What the control plane owes its vchannels when they cannot hear it, or it dies meanwhile.</summary>
public sealed class CollectionProcessTests : ICollectionObserver
{
    private readonly TaskCompletionSource<MilvusError> _owing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Memory _document = new();
    private readonly Channels _channels = new();
    private readonly CountingIds _ids = new();

    [Fact]
    public async Task A_partition_drop_that_no_vchannel_heard_is_done_by_the_next_process()
    {
        var first = await CreateAsync();
        var red = (await first.CreatePartitionAsync("red", default)).Value.FindPartition("red")!.Id;
        _channels.AreDown = true;
        Assert.Equal(ErrorCode.ChannelNotAvailable, (await first.DropPartitionAsync("red", default)).Error?.Code);
        first.Stop();

        _channels.AreDown = false;
        var next = Process();
        Assert.Null((await next.DescribeAsync(default)).Value.FindPartition("red"));
        await SettledAsync(next);

        Assert.Equal(2, _channels.Dropped.Select(told => told.Channel.Value).Distinct().Count());
        Assert.All(_channels.Dropped, told => Assert.Equal(red, told.Partition));
        Assert.True((await next.DropPartitionAsync("red", default)).IsOk);
    }

    [Fact]
    public async Task A_truncation_that_no_vchannel_heard_is_done_with_the_fences_it_had()
    {
        var first = await CreateAsync();
        _channels.TruncationsFail = true;
        Assert.False((await first.TruncateAsync(default)).IsOk);
        first.Stop();

        _channels.TruncationsFail = false;
        var next = Process();
        await next.DescribeAsync(default);
        await SettledAsync(next);

        Assert.Equal(_channels.Fences, _channels.Truncated);
    }

    [Fact]
    public async Task A_vchannel_that_could_not_hear_of_the_drop_is_told_again_although_nobody_asks()
    {
        var process = await CreateAsync(new EngineOptions { RetryMinDelay = TimeSpan.FromMilliseconds(1) });
        var deaf = VChannelName.Of(Sample.Collection, 1);
        _channels.Deaf.Add(deaf.Value);

        Assert.Equal(ErrorCode.ChannelNotAvailable, (await process.DropAsync(default)).Error?.Code);
        await _owing.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _channels.Deaf.Clear();
        await _channels.AllGone.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCode.CollectionNotFound, (await process.DescribeAsync(default)).Error?.Code);
        Assert.Single(_channels.Gone, channel => channel == VChannelName.Of(Sample.Collection, 0));
    }

    [Fact]
    public async Task A_drop_that_a_vchannel_has_not_heard_is_owed_by_the_next_process_and_then_by_none()
    {
        var first = await CreateAsync();
        _channels.Deaf.Add(VChannelName.Of(Sample.Collection, 0).Value);
        Assert.False((await first.DropAsync(default)).IsOk);
        first.Stop();
        _channels.Deaf.Clear();

        // As the walk after a start does.
        var next = Process();
        await next.DescribeAsync(default);
        await _channels.AllGone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True((await next.DropAsync(default)).IsOk);
        _channels.Gone.Clear();
        var last = Process();
        await last.DescribeAsync(default);

        Assert.True((await last.DropAsync(default)).IsOk);
        Assert.Empty(_channels.Gone);
    }

    [Fact]
    public async Task A_field_more_is_durable_and_told_to_every_vchannel_that_hears()
    {
        var process = await CreateAsync();
        var field = new FieldSchema { Id = new(100), Name = "colour", DataType = DataType.Int64, Nullable = true };

        var added = await process.AddFieldAsync(field, default);
        _channels.AreDown = true;
        var unheard = await process.AddFieldAsync(field with { Name = "note" }, default);

        Assert.Equal((2, 3), (added.Value.Schema.Version, unheard.Value.Schema.Version));
        Assert.Equal([2, 2], _channels.Learned.Select(told => told.Version));
        var schema = (await Process().DescribeAsync(default)).Value.Schema;
        Assert.Equal([100L, 101, 102, 103], schema.Fields.Select(one => one.Id.Value));
    }

    [Fact]
    public async Task A_write_that_failed_drops_nothing()
    {
        var process = await CreateAsync();
        await process.CreatePartitionAsync("red", default);
        _document.Fails = true;

        Assert.Equal(ErrorCode.IoFailed, (await process.DropPartitionAsync("red", default)).Error?.Code);

        Assert.Empty(_channels.Dropped);
        _document.Fails = false;
        Assert.NotNull((await process.DescribeAsync(default)).Value.FindPartition("red"));
    }

    void ICollectionObserver.Owing(CollectionId collection, MilvusError why) => _owing.TrySetResult(why);

    private CollectionProcess Process(EngineOptions? options = null) =>
        new(Sample.Collection, _document, _channels, _ids, TimeProvider.System, options, this);

    private async Task<CollectionProcess> CreateAsync(EngineOptions? options = null)
    {
        var process = Process(options);
        var made = await process.CreateAsync(
            new CreateCollection("default", Sample.Schema, 2, default, 0, [], Timestamp.Zero), default);
        Assert.True(made.IsOk, made.Error?.ToString());
        return process;
    }

    private static async Task SettledAsync(CollectionProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await IsOwedAsync())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        async Task<bool> IsOwedAsync() =>
            (await process.DescribeAsync(default)).Value is { DroppedPartitions.IsEmpty: false } or { TruncateTo.IsEmpty: false };
    }

    private sealed class Memory : IDocument
    {
        private ReadOnlyMemory<byte>? _content;

        public bool Fails { get; set; }

        public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(_content);

        public Task WriteAsync(ReadOnlyMemory<byte> content)
        {
            if (Fails)
            {
                throw new IOException("the store is away");
            }

            _content = content;
            return Task.CompletedTask;
        }
    }

    private sealed class Channels : IChannelPeer
    {
        private ulong _last = Timestamp.From(1_000_000).Value;

        public bool AreDown { get; set; }

        public bool TruncationsFail { get; set; }

        public ConcurrentBag<string> Deaf { get; } = [];

        public List<VChannelName> Gone { get; } = [];

        public TaskCompletionSource AllGone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<(VChannelName Channel, PartitionId Partition)> Dropped { get; } = [];

        public SortedDictionary<string, Timestamp> Fences { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, Timestamp> Truncated { get; } = new(StringComparer.Ordinal);

        public Task<Outcome<FenceAppended>> FenceAsync(VChannelName channel, Timestamp atLeast)
        {
            Fences[channel.Value] = new Timestamp(++_last);
            return Task.FromResult<Outcome<FenceAppended>>(
                new FenceAppended(Fences[channel.Value], [], [], Timestamp.Zero));
        }

        public Task<Outcome<ChannelReport>> GetStateAsync(VChannelName channel, Timestamp advanceTo) =>
            Task.FromResult<Outcome<ChannelReport>>(MilvusErrors.ChannelNotFound(channel));

        public Task<Outcome<LoadProgress>> LoadAsync(
            VChannelName channel, bool load, ImmutableSortedSet<PartitionId> released) =>
            Task.FromResult<Outcome<LoadProgress>>(new LoadProgress(0, 0));

        public Task<Outcome<bool>> DropAsync(VChannelName channel)
        {
            lock (Gone)
            {
                if (Deaf.Contains(channel.Value))
                {
                    return Task.FromResult<Outcome<bool>>(MilvusErrors.ChannelNotAvailable(channel, "down"));
                }

                Gone.Add(channel);
                if (Gone.Distinct().Count() == 2)
                {
                    AllGone.TrySetResult();
                }

                return Task.FromResult<Outcome<bool>>(true);
            }
        }

        public List<(VChannelName Channel, int Version)> Learned { get; } = [];

        public Task<Outcome<bool>> LearnAsync(VChannelName channel, CollectionSchema schema)
        {
            if (AreDown)
            {
                return Task.FromResult<Outcome<bool>>(MilvusErrors.ChannelNotAvailable(channel, "down"));
            }

            Learned.Add((channel, schema.Version));
            return Task.FromResult<Outcome<bool>>(true);
        }

        public Task<Outcome<bool>> DropPartitionAsync(VChannelName channel, PartitionId partition)
        {
            if (AreDown)
            {
                return Task.FromResult<Outcome<bool>>(MilvusErrors.ChannelNotAvailable(channel, "down"));
            }

            Dropped.Add((channel, partition));
            return Task.FromResult<Outcome<bool>>(true);
        }

        public Task<Outcome<bool>> TruncateAsync(VChannelName channel, Timestamp fence)
        {
            if (TruncationsFail)
            {
                return Task.FromResult<Outcome<bool>>(MilvusErrors.ChannelNotAvailable(channel, "down"));
            }

            Truncated[channel.Value] = fence;
            return Task.FromResult<Outcome<bool>>(true);
        }
    }
}
