using Microsoft.Extensions.Options;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;

namespace Milvus.Gateway.Services;

/// <summary>
/// Reads at a moment that has not come wait for it here: a vchannel stamps later rows behind every moment that a reader
/// has named, and must not be pushed ahead of the clock by a client's idea of the time.
/// </summary>
internal sealed class FutureReads(HybridClock clock, TimeProvider time, IOptions<GatewayOptions> options)
{
    // What lies further ahead is no time at all: the vchannels refuse it as such.
    private static readonly TimeSpan LongestLag = TimeSpan.FromHours(24);

    /// <summary>Answers a read once its moment has come; 10001 (retriable) when that takes too long.</summary>
    public async Task<TReply> ReadAsync<TReply>(
        Proto.ConsistencyLevel level,
        bool useDefault,
        ulong guarantee,
        CallInfo call,
        Func<CallInfo, Task<TReply>> read)
        where TReply : class
    {
        if (!Consistency.NamesMoment(level, useDefault, guarantee)) return await read(call);
        return await ReachAsync(new Timestamp(guarantee), call.Cancellation) is { } refused
            ? StatusMapper.Refuse<TReply>(refused)
            : await read(call);
    }

    private async Task<MilvusError?> ReachAsync(Timestamp moment, CancellationToken cancellation)
    {
        // What a vchannel has given out is no idea of a client, even where its clock is ahead of this one.
        if (moment <= clock.Last) return null;
        var now = Timestamp.From(time.GetUtcNow());
        if (moment <= now || moment > now.Add(LongestLag)) return null;
        var ahead = TimeSpan.FromMilliseconds(moment.PhysicalMilliseconds - now.PhysicalMilliseconds + 1);
        if (ahead > options.Value.GuaranteeWait)
            return MilvusErrors.Timeout(
                $"guarantee_timestamp={moment} lies {ahead.TotalSeconds:F0} s ahead, "
                + $"a read waits {options.Value.GuaranteeWait.TotalSeconds:F0} s at most");
        await Task.Delay(ahead, time, cancellation);
        return null;
    }
}
