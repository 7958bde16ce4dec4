namespace Milvus.Storage.LogFormat.V1;

/// <summary>The files of a log, by their magic: eight letters, read as a little-endian number.</summary>
internal enum LogFileKind : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>MLOGCHNK</c>: frames.</summary>
    Chunk = 0x4B4E_4843_474F_4C4D,

    /// <summary><c>MLOGSNAP</c>: a snapshot.</summary>
    Snapshot = 0x5041_4E53_474F_4C4D,

    /// <summary><c>MLOGEPOC</c>: the newest owner.</summary>
    Epoch = 0x434F_5045_474F_4C4D,
}
