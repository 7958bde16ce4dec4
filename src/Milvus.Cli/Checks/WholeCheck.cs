using System.Text.Json;
using System.Text.Json.Nodes;
using Milvus.Cli.Output;
using Milvus.Cli.Places;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage;
using Milvus.Storage.Documents.V1;
using Milvus.Storage.Inspection;

namespace Milvus.Cli.Checks;

/// <summary>
/// Everything that can be said of a store without changing it. A server may be running: whatever is wrong is looked at
/// once more at the end, and only what is wrong then too counts. Holds the findings and the ids of segments, no contents.
/// </summary>
internal sealed class WholeCheck(StorePlace place, bool quick, TimeSpan retention, ProgressLine progress)
{
    private const int MaxPathsShown = 100;

    private readonly StoreCheck _store = new(place.Objects, TimeProvider.System);
    private readonly SortedDictionary<string, SortedDictionary<SegmentId, LogPosition>> _manifests = new(StringComparer.Ordinal);
    private readonly List<string> _orphans = [];
    private readonly List<string> _leftovers = [];
    private long _orphanCount;
    private long _orphanBytes;
    private long _segments;
    private long _files;
    private long _bytes;
    private long _documents;
    private long _logs;
    private long _commits;

    /// <summary>What is wrong.</summary>
    public List<DataCorruptException> Damages { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await FindOrphansAsync(cancellationToken);
        await VerifyAsync(cancellationToken);
        await CheckDocumentsAsync(cancellationToken);
        var logs = await place.Logs.ListAsync(cancellationToken);
        foreach (var name in logs)
        {
            progress.Say($"log {name}");
            await CheckLogAsync(name, cancellationToken);
        }

        // Of a vchannel that has no log any more: dropped, and the manifest came later.
        var gone = _manifests.Where(pair => !logs.Contains(pair.Key));
        AddLeftovers(gone.SelectMany(pair => pair.Value.Keys));
    }

    public JsonObject ToReport() => new()
    {
        ["store"] = place.Name,
        ["healthy"] = Damages.Count == 0,
        ["manifests"] = _segments,
        ["files"] = _files,
        ["fileBytes"] = _bytes,
        ["documents"] = _documents,
        ["logs"] = _logs,
        ["commits"] = _commits,
        ["damages"] = DamageReport.Of(Damages),
        ["orphans"] = new JsonObject
        {
            ["count"] = _orphanCount,
            ["bytes"] = _orphanBytes,
            ["paths"] = Paths(_orphans),
        },
        ["leftovers"] = new JsonObject
        {
            ["count"] = _leftovers.Count,
            ["manifests"] = Paths(_leftovers.Take(MaxPathsShown)),
        },
    };

    private async Task FindOrphansAsync(CancellationToken cancellationToken)
    {
        var (segments, files, bytes) = (0L, 0L, 0L);
        await foreach (var segment in new SegmentWalk(place.Objects).RunAsync("", cancellationToken))
        {
            foreach (var orphan in _store.OrphansOf(segment, retention))
            {
                _orphanCount++;
                _orphanBytes += orphan.Bytes;
                if (_orphans.Count < MaxPathsShown)
                {
                    _orphans.Add(orphan.Path);
                }
            }

            (segments, files) = (segments + 1, files + segment.Files.Length);
            bytes += segment.Files.Sum(file => file.Bytes);
            progress.Report(new StoreProgress(segment.Position, segments, files, bytes));
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var suspects = new List<string>();
        await foreach (var finding in _store.VerifyAsync("", quick, progress, cancellationToken))
        {
            _segments++;
            _files += finding.Manifest?.Files.Count() ?? 0;
            _bytes += finding.Manifest?.StoredBytes ?? 0;
            if (!finding.Damages.IsEmpty)
            {
                suspects.Add(finding.Path);
            }

            if (finding.Manifest is { } manifest)
            {
                if (!_manifests.TryGetValue(manifest.VChannelName.Value, out var ids))
                {
                    _manifests.Add(manifest.VChannelName.Value, ids = []);
                }

                ids[manifest.SegmentId] = manifest.CheckpointPosition;
            }
        }

        foreach (var path in suspects)
        {
            Damages.AddRange((await _store.VerifyAsync(path, quick, cancellationToken))?.Damages ?? []);
        }
    }

    private async Task CheckDocumentsAsync(CancellationToken cancellationToken)
    {
        await foreach (var info in place.Objects.ListAsync("meta/", cancellationToken))
        {
            progress.Say(info.Path);
            if (await place.Objects.GetAsync(info.Path, cancellationToken) is not { } found)
            {
                continue;
            }

            _documents++;
            try
            {
                JsonDocument.Parse(DocumentCodec.Decode(found.Content, info.Path)).Dispose();
            }
            catch (DataCorruptException damage)
            {
                Damages.Add(damage);
            }
            catch (JsonException wrong)
            {
                Damages.Add(new DataCorruptException(
                    info.Path, wrong.BytePositionInLine ?? 0, $"corrupt: {wrong.Message}"));
            }
        }
    }

    private async Task CheckLogAsync(string name, CancellationToken cancellationToken)
    {
        var check = new ChannelCheck(place, _manifests.GetValueOrDefault(name) ?? []);
        if (await check.RunAsync(name, cancellationToken) is not { } content)
        {
            return;
        }

        _logs++;
        _commits += content.First == LogPosition.Zero ? 0 : content.Last.Value - content.First.Value + 1;
        Damages.AddRange(content.Damages);
        Damages.AddRange(check.Damages);
        AddLeftovers(check.Unknown);
    }

    private void AddLeftovers(IEnumerable<SegmentId> segments) =>
        _leftovers.AddRange(segments.Select(Storage.Paths.BinlogPath.ManifestFolder));

    private static JsonArray Paths(IEnumerable<string> paths) =>
        [.. paths.Select(path => (JsonNode)JsonValue.Create(path))];
}
