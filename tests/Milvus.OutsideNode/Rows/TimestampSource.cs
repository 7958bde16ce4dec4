namespace Milvus.OutsideNode.Rows;

/// <summary>
/// Timestamps for one vchannel: milliseconds since 1970, then 18 bits that count. Rows and ticks come from it, so that no
/// row is ever behind a tick.
/// </summary>
internal sealed class TimestampSource(TimeProvider time)
{
    private const int LogicalBits = 18;

    private ulong _last;

    /// <summary>A moment that no later row may be at or before.</summary>
    public ulong Tick() => _last = Math.Max(_last, Now);

    /// <summary>The first of so many consecutive timestamps; null when they would not all be before the expiry.</summary>
    public ulong? Take(int count, ulong expiry)
    {
        // Whoever granted may have given out moments of this very millisecond.
        var first = Math.Max(_last + 1, Now + (1UL << LogicalBits));
        if (first + (ulong)count > expiry) return null;
        _last = first + (ulong)count - 1;
        return first;
    }

    /// <summary>Learns of a moment that somebody else has given out.</summary>
    public void Observe(ulong moment) => _last = Math.Max(_last, moment);

    private ulong Now => (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << LogicalBits;
}
