namespace Milvus.OutsideNode.Binlogs;

/// <summary>Numbers of files, never used twice: microseconds since 1970, or the next when they have not moved on.</summary>
internal sealed class LogIds(TimeProvider time)
{
    private long _last;

    public long Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, now);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
