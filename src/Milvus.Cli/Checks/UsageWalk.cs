using System.Text.Json.Nodes;
using Milvus.Cli.Output;
using Milvus.Cli.Places;
using Milvus.Core;
using Milvus.Storage.Inspection;

namespace Milvus.Cli.Checks;

/// <summary>Adds up the bytes of a store. Holds sums by partition, and by segment when those are wanted.</summary>
internal sealed class UsageWalk(StorePlace place, bool bySegment, ProgressLine progress)
{
    private readonly SortedDictionary<long, SortedDictionary<long, (Usage Sum, JsonArray Segments)>> _collections = [];
    private readonly SortedDictionary<long, long> _logs = [];

    public async Task<JsonObject> RunAsync(CancellationToken cancellationToken)
    {
        var (segments, files, bytes) = (0L, 0L, 0L);
        await foreach (var segment in new SegmentWalk(place.Objects).RunAsync("", cancellationToken))
        {
            Add(segment);
            (segments, files) = (segments + 1, files + segment.Files.Length);
            bytes += segment.Files.Sum(file => file.Bytes);
            progress.Report(new StoreProgress(segment.Position, segments, files, bytes));
        }

        var otherLogs = await AddLogsAsync(cancellationToken);
        var meta = await SumAsync("meta/", cancellationToken);
        var all = new Usage();
        foreach (var (sum, _) in _collections.Values.SelectMany(partitions => partitions.Values))
        {
            all.Add(sum);
        }

        var result = new JsonObject { ["store"] = place.Name, ["segments"] = segments };
        all.AddTo(result);
        result["logBytes"] = otherLogs + _logs.Values.Sum();
        result["metaBytes"] = meta;
        result["totalBytes"] = all.Total + otherLogs + _logs.Values.Sum() + meta;
        result["collections"] = new JsonArray([.. _collections.Keys.Union(_logs.Keys).Order().Select(Collection)]);
        return result;
    }

    private void Add(SegmentContent segment)
    {
        if (!_collections.TryGetValue(segment.CollectionId.Value, out var partitions))
        {
            _collections.Add(segment.CollectionId.Value, partitions = []);
        }

        if (!partitions.TryGetValue(segment.PartitionId.Value, out var partition))
        {
            partitions.Add(segment.PartitionId.Value, partition = (new Usage(), []));
        }

        partition.Sum.Add(segment);
        if (bySegment)
        {
            var own = new Usage();
            own.Add(segment);
            var shown = new JsonObject { ["segment"] = segment.SegmentId.Value, ["rows"] = segment.Newest?.Rows };
            own.AddTo(shown);
            partition.Segments.Add(shown);
        }
    }

    private JsonObject Collection(long id)
    {
        var (all, shown) = (new Usage(), new JsonArray());
        foreach (var (partition, (sum, segments)) in _collections.GetValueOrDefault(id) ?? [])
        {
            all.Add(sum);
            var member = new JsonObject { ["partition"] = partition };
            sum.AddTo(member);
            if (bySegment)
            {
                member["segments"] = segments;
            }

            shown.Add(member);
        }

        var result = new JsonObject { ["collection"] = id };
        all.AddTo(result);
        result["logBytes"] = _logs.GetValueOrDefault(id);
        result["partitions"] = shown;
        return result;
    }

    /// <returns>Bytes of logs of no collection.</returns>
    private async Task<long> AddLogsAsync(CancellationToken cancellationToken)
    {
        var others = 0L;
        var files = place.LogFiles is { } folder
            ? new ReadOnlyFolderStore(folder).ListAsync("", cancellationToken)
            : place.Objects.ListAsync("log/", cancellationToken);
        await foreach (var info in files)
        {
            var parts = info.Path.Split('/');
            if (parts.Length >= 2 && VChannelName.TryParse(parts[^2], out var channel))
            {
                _logs[channel.Collection.Value] = _logs.GetValueOrDefault(channel.Collection.Value) + info.Bytes;
            }
            else
            {
                others += info.Bytes;
            }
        }

        return others;
    }

    private async Task<long> SumAsync(string prefix, CancellationToken cancellationToken)
    {
        var sum = 0L;
        await foreach (var info in place.Objects.ListAsync(prefix, cancellationToken))
        {
            sum += info.Bytes;
        }

        return sum;
    }
}
