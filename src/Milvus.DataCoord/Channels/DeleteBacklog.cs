using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.DataCoord.Channels;

/// <summary>Deletes that lie in the log only: the checkpoint stays before the first of them. Immutable.</summary>
/// <param name="Keys">How many keys.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="First">The oldest timestamp.</param>
/// <param name="Last">The newest timestamp.</param>
/// <param name="FirstPosition">The commit of the oldest.</param>
public sealed record DeleteBacklog(long Keys, long Bytes, Timestamp First, Timestamp Last, LogPosition FirstPosition)
{
    /// <summary>No deletes.</summary>
    public static readonly DeleteBacklog None = new(0, 0, Timestamp.Zero, Timestamp.Zero, LogPosition.Zero);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Keys == 0;

    /// <summary>With later deletes behind these.</summary>
    internal DeleteBacklog With(KeysDeleted more) => new(
        Keys + more.Keys,
        Bytes + more.Bytes,
        IsEmpty ? more.Timestamp : First,
        more.Timestamp,
        IsEmpty ? more.Position : FirstPosition);
}
