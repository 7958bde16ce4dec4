using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Inspection;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Engine.Garbage;

/// <summary>
/// One run. Garbage is, each older than its retention: a file that nothing names (I4: files are listed before the
/// manifests that may name them), where there is no manifest at all only of a segment that no vchannel knows; a version
/// of a manifest behind which there is a newer one; a manifest, with its files, of a segment that its vchannel knows
/// nothing of; and the files of dropped segments.
/// </summary>
internal sealed class GarbageSweep(
    GarbagePorts ports,
    GarbageOptions options,
    bool asks,
    Func<bool> isPaused,
    Func<CancellationToken, Task> whilePaused)
{
    private const int AskedAtOnce = 256;

    private readonly StoreCheck _check = new(ports.Objects, ports.Time);
    private readonly List<SegmentContent> _suspects = [];
    private readonly List<(SegmentContent Segment, ImmutableArray<ObjectInfo> Orphans)> _bare = [];
    private long _operations;

    /// <summary>What was done so far.</summary>
    public GarbageRun Run { get; private set; } = new() { StartedUtc = ports.Time.GetUtcNow(), Asked = asks };

    /// <summary>Where the walk is.</summary>
    public string At { get; private set; } = "";

    /// <summary>The deletion under way, or the last one; never fails.</summary>
    public Task Deletion { get; private set; } = Task.CompletedTask;

    public async Task<GarbageRun> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var segment in new SegmentWalk(ports.Objects).RunAsync("", cancellationToken))
            {
                await SweepAsync(segment, cancellationToken);
                if (_suspects.Count + _bare.Count >= AskedAtOnce)
                {
                    await AskAsync(cancellationToken);
                    await AskBareAsync(cancellationToken);
                }
            }

            await AskAsync(cancellationToken);
            await AskBareAsync(cancellationToken);
            await SweepDroppedAsync(cancellationToken);
            await whilePaused(cancellationToken);
            await ports.Logs.ListAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or InvariantException)
        {
            // The next run begins anew.
            Run = Run with { Failure = failure.Message };
        }

        Run = Run with { EndedUtc = ports.Time.GetUtcNow() };
        return Run;
    }

    private async Task SweepAsync(SegmentContent segment, CancellationToken cancellationToken)
    {
        At = segment.Position;
        Run = Run with
        {
            Segments = Run.Segments + 1,
            OrphansSeen = Run.OrphansSeen + segment.Unnamed.Length,
            Damaged = Run.Damaged + segment.Damages.Length,
        };
        await PaceAsync(2 + segment.Manifests.Length, cancellationToken);
        if (!segment.Damages.IsEmpty)
        {
            return;
        }

        ImmutableArray<ObjectInfo> orphans = [.. _check.OrphansOf(segment, options.Retention)];
        if (segment is { Manifests.IsEmpty: true, Dropped: null })
        {
            // An outside writer may take its time before its segment has a manifest.
            if (asks && !orphans.IsEmpty)
            {
                _bare.Add((segment, orphans));
            }

            return;
        }

        foreach (var orphan in orphans)
        {
            await DeleteAsync(orphan, cancellationToken);
        }

        if (segment.Manifests is not [.., var newest] || IsYoung(newest))
        {
            return;
        }

        foreach (var superseded in segment.Manifests.SkipLast(1))
        {
            await DeleteAsync(superseded, cancellationToken);
        }

        if (asks && segment.Newest is not null)
        {
            _suspects.Add(segment);
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        foreach (var group in _suspects.GroupBy(segment => segment.Newest!.VChannelName).OrderBy(group => group.Key))
        {
            await PaceAsync(1, cancellationToken);
            var unknown = await ports.Channels.FindUnknownAsync(
                group.Key, [.. group.Select(segment => segment.SegmentId)]);
            foreach (var segment in group.Where(segment => unknown.IsOk && unknown.Value.Contains(segment.SegmentId)))
            {
                // Manifests first: files that are left are orphans, which the next run finds.
                foreach (var file in segment.Manifests.Concat(segment.Files))
                {
                    await DeleteAsync(file, cancellationToken);
                }
            }
        }

        _suspects.Clear();
    }

    /// <summary>
    /// Nothing tells the vchannel of files without a manifest, so all of the collection are asked; those that are gone
    /// have no log any more, and know nothing.
    /// </summary>
    private async Task AskBareAsync(CancellationToken cancellationToken)
    {
        if (_bare.Count == 0)
        {
            return;
        }

        var channels = (await ports.Logs.ListAsync(cancellationToken))
            .Select(name => VChannelName.TryParse(name, out var channel) ? channel : default)
            .ToLookup(channel => channel.Collection);
        foreach (var group in _bare.GroupBy(one => one.Segment.CollectionId).OrderBy(group => group.Key))
        {
            var unknown = group.Select(one => one.Segment.SegmentId).ToImmutableArray();
            foreach (var channel in channels[group.Key])
            {
                await PaceAsync(1, cancellationToken);
                var answer = await ports.Channels.FindUnknownAsync(channel, unknown);
                unknown = answer.IsOk ? answer.Value : [];
            }

            var unowned = group.Where(one => unknown.Contains(one.Segment.SegmentId));
            foreach (var orphan in unowned.SelectMany(one => one.Orphans))
            {
                await DeleteAsync(orphan, cancellationToken);
            }
        }

        _bare.Clear();
    }

    private async Task SweepDroppedAsync(CancellationToken cancellationToken)
    {
        var oldest = ports.Time.GetUtcNow() - options.DropRetention;
        await foreach (var info in ports.Objects.ListAsync(BinlogPath.DroppedPrefix, cancellationToken))
        {
            At = info.Path;
            if (info.ModifiedUtc < oldest && await ReadDroppedAsync(info.Path, cancellationToken) is { } manifest)
            {
                foreach (var file in manifest.Files)
                {
                    await DeleteAsync(new ObjectInfo(file.Path, file.Bytes, default), cancellationToken);
                }

                await DeleteAsync(info, cancellationToken);
            }
        }
    }

    /// <summary>Null also while there are manifests: then the drop is still going on, and owed.</summary>
    private async Task<SegmentManifest?> ReadDroppedAsync(string path, CancellationToken cancellationToken)
    {
        await PaceAsync(2, cancellationToken);
        try
        {
            if (await ports.Objects.GetAsync(path, cancellationToken) is not { } found)
            {
                return null;
            }

            var manifest = ManifestCodec.Decode(found.Content, path);
            var folder = BinlogPath.ManifestFolder(manifest.SegmentId);
            await foreach (var _ in ports.Objects.ListAsync(folder, cancellationToken))
            {
                return null;
            }

            return manifest;
        }
        catch (DataCorruptException)
        {
            Run = Run with { Damaged = Run.Damaged + 1 };
            return null;
        }
    }

    private bool IsYoung(ObjectInfo info) => info.ModifiedUtc >= ports.Time.GetUtcNow() - options.Retention;

    private async Task DeleteAsync(ObjectInfo info, CancellationToken cancellationToken)
    {
        await PaceAsync(1, cancellationToken);
        do
        {
            await whilePaused(cancellationToken);
        }
        while (isPaused());

        // No turn passes between the look at the pause and this: whoever pauses later waits for it.
        var deleting = ports.Objects.DeleteAsync(info.Path, CancellationToken.None);
        Deletion = EndAsync(deleting);
        await deleting;
        Run = Run with { FilesSwept = Run.FilesSwept + 1, BytesFreed = Run.BytesFreed + info.Bytes };
    }

    private static async Task EndAsync(Task deleting)
    {
        try
        {
            await deleting;
        }
        catch (IOException)
        {
            // The run says so.
        }
    }

    /// <summary>Rests a second after as many operations as are allowed in one.</summary>
    private async Task PaceAsync(int operations, CancellationToken cancellationToken)
    {
        _operations += operations;
        if (_operations >= options.OperationsPerSecond)
        {
            _operations = 0;
            await Task.Delay(TimeSpan.FromSeconds(1), ports.Time, cancellationToken);
        }
    }
}
