using Milvus.Core;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>What a read must see.</summary>
internal static class Consistency
{
    // Older clients write the level into the timestamp: 0 strong, 1 eventually, 2 bounded.
    public const ulong LastLevelMark = 2;

    /// <summary>
    /// The timestamp up to which acknowledged rows must be seen; zero where arrival decides. A vchannel shows all that
    /// it has acknowledged when a read arrives, so strong and everything weaker need no more. Session and customized
    /// reads name a timestamp of their own, which may come from another gateway.
    /// </summary>
    public static Timestamp Guarantee(
        CollectionDescription collection, Proto.ConsistencyLevel level, bool useDefault, ulong timestamp)
    {
        var wanted = useDefault ? (Proto.ConsistencyLevel)collection.ConsistencyLevel : level;
        return wanted is Proto.ConsistencyLevel.Session or Proto.ConsistencyLevel.Customized
            && timestamp > LastLevelMark
                ? new Timestamp(timestamp)
                : Timestamp.Zero;
    }
}
