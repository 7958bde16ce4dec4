using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>
/// Holds the first slices of large requests until the last has come, so that a request is one commit per vchannel:
/// wholly there after a crash or not at all. Bounded in bytes and time.
/// </summary>
internal sealed class SliceStaging(TimeProvider time, EngineOptions options)
{
    private readonly SortedDictionary<long, Request> _requests = [];
    private long _bytes;

    /// <summary>Takes a slice.</summary>
    /// <returns>The whole request with its last slice, null before; or a refusal, which forgets the request.</returns>
    public Outcome<RowBatch?> Take(AppendSpec slice)
    {
        if (slice.SliceCount == 1)
        {
            return slice.Rows;
        }

        Expire();
        if (!_requests.TryGetValue(slice.RequestId, out var request))
        {
            _requests[slice.RequestId] = request = new Request(time.GetTimestamp());
        }

        var expected = request.Slices.Count;
        if (slice.SliceIndex != expected || slice.SliceIndex >= slice.SliceCount)
        {
            Forget(slice.RequestId);
            return MilvusErrors.Invalid("slice of request " + slice.RequestId, expected, slice.SliceIndex);
        }

        request.Slices.Add(slice.Rows);
        request.Bytes += slice.Rows.ByteCount;
        _bytes += slice.Rows.ByteCount;
        if (_bytes > options.RequestMaxBytes)
        {
            Forget(slice.RequestId);
            return MilvusErrors.RateLimited($"staged request bytes exceed {options.RequestMaxBytes}");
        }

        if (slice.SliceIndex < slice.SliceCount - 1)
        {
            return (RowBatch?)null;
        }

        Forget(slice.RequestId);
        return RowBatch.Concat(request.Slices);
    }

    private void Expire()
    {
        foreach (var id in _requests.Where(entry => time.GetElapsedTime(entry.Value.Began) > options.SliceTimeout)
            .Select(entry => entry.Key).ToList())
        {
            Forget(id);
        }
    }

    private void Forget(long id)
    {
        if (_requests.Remove(id, out var request))
        {
            _bytes -= request.Bytes;
            Invariant.Holds(_bytes >= 0, "Staged bytes fell below zero.");
        }
    }

    private sealed class Request(long began)
    {
        public long Began { get; } = began;

        public List<RowBatch> Slices { get; } = [];

        public long Bytes { get; set; }
    }
}
