namespace Milvus.Storage;

/// <summary>Where the logs of a data folder are.</summary>
public enum LogKind
{
    /// <summary>In files of one process: the fastest on one machine.</summary>
    Files,

    /// <summary>In objects beside the blobs: any number of processes may share the folder.</summary>
    Objects,
}
