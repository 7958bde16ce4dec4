using Milvus.Core;

namespace Milvus.Gateway;

/// <summary>Gives clients timestamps that rise and are never behind one this gateway has seen.</summary>
internal sealed class HybridClock(TimeProvider time)
{
    private ulong _last;

    /// <summary>The newest timestamp given out or seen; zero at first.</summary>
    public Timestamp Last => new(Volatile.Read(ref _last));

    /// <summary>A timestamp after every earlier one of this clock.</summary>
    public Timestamp Next()
    {
        var wall = Timestamp.From(time.GetUtcNow()).Value;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(wall, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return new Timestamp(next);
        }
    }

    /// <summary>Moves the clock behind a timestamp that a channel gave out.</summary>
    public void Observe(Timestamp seen)
    {
        var last = Volatile.Read(ref _last);
        while (last < seen.Value)
        {
            var found = Interlocked.CompareExchange(ref _last, seen.Value, last);
            if (found == last) return;
            last = found;
        }
    }
}
