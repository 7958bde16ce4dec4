using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Segments;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Engine.Channels;

/// <summary>How far one flushed segment knows the deletes of its channel.</summary>
internal sealed class SegmentDelivery(Timestamp confirmed, long stream)
{
    /// <summary>The segment has every delete up to here that may hit its rows.</summary>
    public Timestamp Confirmed { get; set; } = confirmed;

    /// <summary>What the segment was handed since its deletes were last settled, or since it lost them.</summary>
    public DeleteToken Token { get; private set; } = new(stream, 0);

    /// <summary>The oldest delete handed over that may be in no delta log; zero for none.</summary>
    public Timestamp FirstSent { get; private set; }

    /// <summary>The hand-over under way; ends with why it failed.</summary>
    public Task<MilvusError?> Running { get; set; } = Task.FromResult<MilvusError?>(null);

    /// <summary>Which keys the segment may hold; null until asked for.</summary>
    public Task<PrimaryKeyStats?>? Stats { get; set; }

    private Timestamp LastSent { get; set; }

    /// <summary>Notes a slice that the segment has taken.</summary>
    public void Sent(int count, Timestamp first, Timestamp last)
    {
        Token = Token with { Count = Token.Count + count };
        FirstSent = FirstSent == Timestamp.Zero ? first : Timestamp.Earlier(FirstSent, first);
        LastSent = Timestamp.Later(LastSent, last);
    }

    /// <summary>Begins again: the segment has lost what it was handed.</summary>
    public void Restart(Timestamp confirmed, long newStream)
    {
        (Confirmed, Token) = (confirmed, new DeleteToken(newStream, 0));
        (FirstSent, LastSent) = (Timestamp.Zero, Timestamp.Zero);
    }

    /// <summary>Deletes up to here are in delta logs: an activation need not have been handed them.</summary>
    public void Settle(Timestamp upTo, long newStream)
    {
        if (FirstSent == Timestamp.Zero)
        {
            return;
        }

        if (LastSent <= upTo && Running.IsCompleted)
        {
            (Token, FirstSent) = (new DeleteToken(newStream, 0), Timestamp.Zero);
        }
        else
        {
            FirstSent = Timestamp.Later(FirstSent, upTo.Next);
        }
    }
}
