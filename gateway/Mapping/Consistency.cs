using Milvus.Core;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>What a read must see.</summary>
internal static class Consistency
{
    // Older clients write the level into the timestamp: 0 strong, 1 eventually, 2 bounded.
    public const ulong LastLevelMark = 2;

    /// <summary>
    /// The timestamp up to which rows must be seen; zero where arrival decides. A vchannel shows all that it has
    /// acknowledged when a read arrives, so strong and everything weaker need no more. Session and customized reads,
    /// and those of clients from before there were levels, name a timestamp of their own.
    /// </summary>
    public static Timestamp Guarantee(
        CollectionDescription collection, Proto.ConsistencyLevel level, bool useDefault, ulong timestamp)
    {
        var wanted = useDefault ? (Proto.ConsistencyLevel)collection.ConsistencyLevel : level;
        return Names(wanted, useDefault, timestamp) ? new Timestamp(timestamp) : Timestamp.Zero;
    }

    /// <summary>
    /// Whether a client itself names a moment. With the collection's level clients send what the server gave them last.
    /// </summary>
    public static bool NamesMoment(Proto.ConsistencyLevel level, bool useDefault, ulong timestamp) =>
        !useDefault && Names(level, useDefault, timestamp);

    /// <summary>
    /// Whether a vchannel must make sure that it is still the log's owner before it answers: then a read sees what was
    /// acknowledged before it, by whomever.
    /// </summary>
    public static bool IsStrong(CollectionDescription collection, Proto.ConsistencyLevel level, bool useDefault) =>
        (useDefault ? (Proto.ConsistencyLevel)collection.ConsistencyLevel : level) is Proto.ConsistencyLevel.Strong;

    private static bool Names(Proto.ConsistencyLevel level, bool isDefault, ulong timestamp) =>
        timestamp > LastLevelMark
        && (level is Proto.ConsistencyLevel.Session or Proto.ConsistencyLevel.Customized
            || (level is Proto.ConsistencyLevel.Strong && !isDefault));
}
