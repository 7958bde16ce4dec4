namespace Milvus.DataCoord.Segments;

/// <summary>Where a segment stands, with the numbers of common.proto.</summary>
public enum SegmentLifecycle
{
    /// <summary>Not opened yet.</summary>
    None = 0,

    /// <summary>Nothing is left of it; NotExist on the wire. Terminal: the channel forgets it.</summary>
    Purged = 1,

    /// <summary>Takes rows.</summary>
    Growing = 2,

    /// <summary>Takes no rows; waits until the time tick has passed its last row.</summary>
    Sealed = 3,

    /// <summary>Written and registered; immutable.</summary>
    Flushed = 4,

    /// <summary>Being written.</summary>
    Flushing = 5,

    /// <summary>Gone for readers; its blobs go next.</summary>
    Dropped = 6,

    /// <summary>Being written by an import: takes no appends, no reader sees it.</summary>
    Importing = 7,
}
