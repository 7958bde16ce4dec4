using System.Buffers.Binary;
using Google.Protobuf;
using Milvus.OutsideNode.Rows;
using Milvus.Proto.Msg;

namespace Milvus.OutsideNode;

/// <summary>How far the coordinator says that a vchannel is.</summary>
/// <param name="Place">The last row that is in a file; <see cref="RowStream.Start"/> for none.</param>
/// <param name="Moment">No row so far is later.</param>
/// <param name="Rows">Rows in files, by segment that is not flushed yet.</param>
internal sealed record ChannelProgress(long Place, ulong Moment, IReadOnlyDictionary<long, long> Rows)
{
    /// <summary>A place in the stream as the message id that the coordinator keeps.</summary>
    public static MsgPosition PositionOf(string channel, long row, ulong moment)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, row);
        return new MsgPosition
        {
            ChannelName = channel,
            MsgId = ByteString.CopyFrom(bytes),
            MsgGroup = "outside",
            Timestamp = moment,
        };
    }

    /// <summary>The other way round; a position without an id is of nobody's stream.</summary>
    public static long PlaceOf(MsgPosition? position) => position?.MsgId.Length == sizeof(long)
        ? BinaryPrimitives.ReadInt64LittleEndian(position.MsgId.Span)
        : RowStream.Start;
}
