using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Engine.Channels;

/// <content>What the garbage collection asks.</content>
public sealed partial class ChannelProcess
{
    /// <summary>
    /// Which of some segments, whose manifests the caller has seen before, the log knows nothing of any more. A segment
    /// is in the log before anything is written for it, and leaves it when its drop is done: one that is unknown now is
    /// so for ever. Only the log's owner can say so, hence it makes sure of being it.
    /// </summary>
    /// <returns>All of them when the vchannel is gone.</returns>
    public async Task<Outcome<ImmutableArray<SegmentId>>> FindUnknownAsync(ImmutableArray<SegmentId> segments)
    {
        var refusal = await WhenOpenAsync();
        if (_status == ChannelStatus.Gone)
        {
            return segments;
        }

        refusal ??= await ConfirmAsync();
        return refusal is not null
            ? refusal
            : segments.RemoveAll(_state.Segments.ContainsKey);
    }
}
