using Milvus.Cli.Places;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Storage.Inspection;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Cli.Checks;

/// <summary>Holds what the log of a vchannel says of its segments against their manifests.</summary>
/// <param name="place">The store.</param>
/// <param name="manifests">The vchannel's segments that had manifests before its log was read, each with the commit that
/// its manifest speaks of.</param>
internal sealed class ChannelCheck(StorePlace place, IReadOnlyDictionary<SegmentId, LogPosition> manifests)
{
    private const int Looks = 3;

    /// <summary>Where log and manifests disagree.</summary>
    public List<DataCorruptException> Damages { get; } = [];

    /// <summary>Segments with a manifest of which the log knows nothing any more: dropped before the manifest came.</summary>
    public IEnumerable<SegmentId> Unknown { get; private set; } = [];

    /// <summary>Reads the log and compares.</summary>
    /// <returns>What the log holds; null when there is none.</returns>
    public async Task<LogContent?> RunAsync(string name, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            Damages.Clear();
            var history = new ChannelHistory();
            LogContent? content;
            try
            {
                content = await place.Logs.InspectAsync(name, history, cancellationToken);
            }
            catch (DataCorruptException damage)
            {
                return new LogContent { Name = name, Damages = [damage] };
            }

            if (content is null || content.IsDeleted || !content.Damages.IsEmpty || history.State is not { } state)
            {
                return content;
            }

            await CompareAsync(state, content, cancellationToken);

            // A drop may have been under way: then the log says so by now.
            if (Damages.Count == 0 || look == Looks)
            {
                Unknown = [.. manifests.Keys.Where(segment => !state.Segments.ContainsKey(segment))];
                return content;
            }
        }
    }

    private async Task CompareAsync(ChannelState state, LogContent content, CancellationToken cancellationToken)
    {
        var needed = ChannelMachine.CheckpointPosition(state, content.Last).Next;
        if (content.First > needed && needed <= content.Last)
        {
            Add(state.Name.Value, $"the log begins at commit {content.First}, but rows and deletes from commit {needed} on "
                + "are in no flushed segment");
        }

        // Whatever became of the segment since: a commit that somebody has seen cannot vanish.
        foreach (var (segment, position) in manifests.Where(pair => pair.Value > content.Last))
        {
            Add(BinlogPath.ManifestFolder(segment), $"the manifest speaks of commit {position}; the log of {state.Name} "
                + $"ends at {content.Last}");
        }

        foreach (var segment in state.Segments.Values.Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed))
        {
            await CompareAsync(state, content, segment, cancellationToken);
        }
    }

    private async Task CompareAsync(
        ChannelState state, LogContent content, SegmentState segment, CancellationToken cancellationToken)
    {
        string? newest = null;
        await foreach (var info in place.Objects.ListAsync(BinlogPath.ManifestFolder(segment.Id), cancellationToken))
        {
            newest = info.Path;
        }

        if (newest is null)
        {
            Add(segment.Manifest, $"missing: the log of {state.Name} says that segment {segment.Id} is flushed");
            return;
        }

        if (await place.Objects.GetAsync(newest, cancellationToken) is not { } found)
        {
            return;
        }

        SegmentManifest manifest;
        try
        {
            manifest = ManifestCodec.Decode(found.Content, newest);
        }
        catch (DataCorruptException)
        {
            // Reported with the manifests already.
            return;
        }

        if (manifest.Version < BinlogPath.VersionOf(segment.Manifest))
        {
            Add(newest, $"the log of {state.Name} knows {segment.Manifest}, which is gone");
        }

        if (manifest.Rows != segment.Rows || manifest.VChannelName != state.Name)
        {
            Add(newest, $"{manifest.Rows} rows of {manifest.VChannelName}; the log of {state.Name} says {segment.Rows}");
        }
    }

    private void Add(string path, string why) => Damages.Add(new DataCorruptException(
        path, 0, why.StartsWith("missing", StringComparison.Ordinal) ? why : $"checkpoint: {why}"));
}
