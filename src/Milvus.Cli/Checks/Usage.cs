using System.Text.Json.Nodes;
using Milvus.Storage.Inspection;
using Milvus.Storage.Paths;

namespace Milvus.Cli.Checks;

/// <summary>Bytes by kind.</summary>
internal sealed class Usage
{
    private long _files;
    private long _insert;
    private long _stats;
    private long _delta;
    private long _manifest;
    private long _dropped;
    private long _orphaned;

    public long Total => _insert + _stats + _delta + _manifest + _dropped + _orphaned;

    public void Add(SegmentContent segment)
    {
        var unnamed = segment.Unnamed.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var isDropped = segment is { Newest: null, Dropped: not null };
        foreach (var file in segment.Files)
        {
            _files++;
            if (unnamed.Contains(file.Path))
            {
                _orphaned += file.Bytes;
            }
            else if (isDropped)
            {
                _dropped += file.Bytes;
            }
            else
            {
                _ = BinlogPath.TryParse(file.Path, out var path);
                _insert += path.Kind == BinlogKind.Insert ? file.Bytes : 0;
                _stats += path.Kind == BinlogKind.Stats ? file.Bytes : 0;
                _delta += path.Kind == BinlogKind.Delta ? file.Bytes : 0;
            }
        }

        _manifest += segment.Manifests.Sum(manifest => manifest.Bytes);
    }

    public void Add(Usage other)
    {
        _files += other._files;
        _insert += other._insert;
        _stats += other._stats;
        _delta += other._delta;
        _manifest += other._manifest;
        _dropped += other._dropped;
        _orphaned += other._orphaned;
    }

    public void AddTo(JsonObject result)
    {
        result["files"] = _files;
        result["insertBytes"] = _insert;
        result["statsBytes"] = _stats;
        result["deltaBytes"] = _delta;
        result["manifestBytes"] = _manifest;
        result["liveBytes"] = _insert + _stats + _delta + _manifest;
        result["droppedBytes"] = _dropped;
        result["orphanedBytes"] = _orphaned;
    }
}
