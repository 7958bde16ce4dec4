using System.Collections.Concurrent;
using Milvus.Core;

namespace Milvus.Gateway.Services;

/// <summary>
/// Which collection a segment of a recent flush belongs to. Some clients poll with segment ids alone; what is not
/// here any more is looked for in every collection.
/// </summary>
internal sealed class FlushedSegments
{
    private const int MaxSegments = 65_536;

    private readonly ConcurrentDictionary<SegmentId, CollectionId> _owners = new();
    private readonly ConcurrentQueue<SegmentId> _ages = new();

    public void Remember(CollectionId collection, IEnumerable<SegmentId> segments)
    {
        foreach (var segment in segments)
            if (_owners.TryAdd(segment, collection))
                _ages.Enqueue(segment);
        while (_owners.Count > MaxSegments && _ages.TryDequeue(out var oldest)) _owners.TryRemove(oldest, out _);
    }

    public CollectionId? Find(SegmentId segment) => _owners.TryGetValue(segment, out var owner) ? owner : null;
}
