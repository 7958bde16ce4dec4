namespace Milvus.Storage.LogFormat.V1;

/// <summary>What a chunk object of a log says. The sizes differ, so that a listing tells the kinds apart.</summary>
internal enum ObjectChunkKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A commit: the header, its extension and the payload.</summary>
    Commit = 1,

    /// <summary>A new owner: the header alone.</summary>
    Fence = 2,

    /// <summary>The log is deleted up to here: the header and one zero byte.</summary>
    Tombstone = 3,
}
