using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Engine.Documents;
using Milvus.Engine.Garbage;
using Milvus.Engine.Peers;
using Milvus.Storage.Logs;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Simulation;

namespace Milvus.Engine.Tests.Garbage;

/// <summary>A store that segments come to and go from, a vchannel that knows which there are, and a clock.</summary>
internal sealed class GarbageWorld : IGarbagePeer, IGarbageObserver, IDocument
{
    private readonly MemoryObjectStore _memory;
    private ReadOnlyMemory<byte>? _document;

    public GarbageWorld()
    {
        _memory = new MemoryObjectStore(Time);
        Hooks = new HookedStore(_memory);
        Files = new SegmentFiles(Hooks, new CountingIds(), StorageWorkers.Inline);
    }

    public FixedTime Time { get; } = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    public GarbageOptions Options { get; init; } = new() { OperationsPerSecond = 1_000_000, AskInterval = TimeSpan.Zero };

    public IObjectStore Objects => _memory;

    private ObjectLogStore Logs => new(_memory, new Halves(), Time);

    /// <summary>What writers see.</summary>
    public HookedStore Hooks { get; }

    public SegmentFiles Files { get; }

    /// <summary>What the vchannel's log says.</summary>
    public SortedDictionary<SegmentId, SegmentManifest> Known { get; } = [];

    /// <summary>What it says of segments that have no manifest yet.</summary>
    public SortedSet<SegmentId> Growing { get; } = [];

    public List<GarbageRun> Runs { get; } = [];

    /// <summary>Awaited before a listing with this prefix begins.</summary>
    public Func<string, Task> BeforeList { get; set; } = _ => Task.CompletedTask;

    public GarbageProcess Process() => new(
        new GarbagePorts(new Listened(this), Logs, this, this, Time),
        Options,
        this);

    /// <summary>Makes the vchannel's log, which the sweep finds it by.</summary>
    public async Task OpenLogAsync()
    {
        await using var log = Logs.Get(Sample.Channel.Value);
        await log.OpenAsync(default);
    }

    public async Task<GarbageRun> RunAsync()
    {
        var outcome = await Process().RunAsync(default);
        Assert.True(outcome.IsOk);
        Assert.Equal("", outcome.Value.Failure);
        return outcome.Value;
    }

    /// <summary>Writes a segment, as its vchannel has it done.</summary>
    public async Task<SegmentManifest> FlushAsync(long segment, SegmentFiles? files = null)
    {
        var rows = Sample.Rows(segment * 100, 3);
        var chunk = new RowChunk(rows, new ulong[] { 11, 12, 13 });
        return await (files ?? Files).WriteAsync(
            new SegmentFlush(
                Sample.Schema,
                Sample.Collection,
                Sample.Partition,
                new SegmentId(segment),
                Sample.Channel,
                [chunk],
                new LogPosition(1),
                new Timestamp(13),
                Time.GetUtcNow()),
            default);
    }

    /// <summary>Everything of every segment that the vchannel knows is there and whole.</summary>
    public async Task NothingIsLostAsync()
    {
        foreach (var (segment, manifest) in Known)
        {
            var newest = await Files.ReadManifestAsync(segment, default);
            Assert.NotNull(newest);
            Assert.True(newest.Version >= manifest.Version);
            Assert.Equal(3, (await Files.ReadRowsAsync(newest, Sample.Schema, default)).RowCount);
            await Files.ReadDeletesAsync(newest, default);
        }
    }

    public async Task<string[]> PathsAsync(string prefix = "")
    {
        var paths = new List<string>();
        await foreach (var info in _memory.ListAsync(prefix, default))
        {
            paths.Add(info.Path);
        }

        return [.. paths];
    }

    public Task<Outcome<ImmutableArray<SegmentId>>> FindUnknownAsync(
        VChannelName channel, ImmutableArray<SegmentId> segments) =>
        Task.FromResult<Outcome<ImmutableArray<SegmentId>>>(
            segments.RemoveAll(segment => Known.ContainsKey(segment) || Growing.Contains(segment)));

    public void Ended(GarbageRun run) => Runs.Add(run);

    public void Paused(DateTimeOffset untilUtc)
    {
    }

    public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(_document);

    public Task WriteAsync(ReadOnlyMemory<byte> content)
    {
        _document = content.ToArray();
        return Task.CompletedTask;
    }

    private sealed class Halves : IRandomSource
    {
        public double NextFraction() => 0.5;
    }

    /// <summary>The store as the sweep sees it.</summary>
    private sealed class Listened(GarbageWorld world) : IObjectStore
    {
        public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken) =>
            world._memory.GetAsync(path, cancellationToken);

        public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
            string path, long offset, int length, CancellationToken cancellationToken) =>
            world._memory.GetRangeAsync(path, offset, length, cancellationToken);

        public Task<string?> PutIfAbsentAsync(
            string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
            world._memory.PutIfAbsentAsync(path, content, cancellationToken);

        public Task<string?> PutIfMatchAsync(
            string path,
            IReadOnlyList<ReadOnlyMemory<byte>> content,
            string tag,
            CancellationToken cancellationToken) =>
            world._memory.PutIfMatchAsync(path, content, tag, cancellationToken);

        public async IAsyncEnumerable<ObjectInfo> ListAsync(
            string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await world.BeforeList(prefix);
            await foreach (var info in world._memory.ListAsync(prefix, cancellationToken))
            {
                yield return info;
            }
        }

        public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
            world._memory.DeleteAsync(path, cancellationToken);
    }
}
