namespace Milvus.Simulation.Tests.Canaries;

/// <summary>Bugs that the sources have when they are compiled for the simulator, asleep until a test wakes one.</summary>
public enum Bug
{
    /// <summary>No bug.</summary>
    None,

    /// <summary>Writers are answered before the log has their rows.</summary>
    AcknowledgesBeforeAppend,

    /// <summary>The log forgets the first commit that somebody still needs.</summary>
    CheckpointOneTooFar,

    /// <summary>An owner that was fenced answers as if its commit had been taken.</summary>
    FencedOwnerAcknowledges,

    /// <summary>Work that failed is not tried again.</summary>
    ForgetsFailedWork,

    /// <summary>A segment that has lost deletes does not say so.</summary>
    HidesLostDeletes,

    /// <summary>Deletes count as settled although a segment could not write its delta log.</summary>
    SettlesWithoutDeltas,

    /// <summary>Rows that are being written to binlogs are not read.</summary>
    FlushingRowsAreInvisible,

    /// <summary>A flush does not fence again the vchannels that are behind the largest fence.</summary>
    FencesOnlyOnce,

    /// <summary>Rows are stamped by the wall clock alone.</summary>
    TrustsWallClock,

    /// <summary>Recovery adds to the rows that are in memory already.</summary>
    RecoversRowsTwice,

    /// <summary>A segment is flushed without the deletes of its rows.</summary>
    FlushesWithoutDeletes,

    /// <summary>A dropped vchannel is gone before its blobs are.</summary>
    ForgetsBlobsOfDropped,
}
