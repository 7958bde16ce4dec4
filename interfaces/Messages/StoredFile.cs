using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One object of a segment, as its manifest names it.</summary>
[GenerateSerializer, Immutable, Alias("milvus.StoredFile")]
public sealed record StoredFile
{
    /// <summary>The field; 0 for a delta log.</summary>
    [Id(0)]
    public FieldId Field { get; init; }

    /// <summary>The log id.</summary>
    [Id(1)]
    public long LogId { get; init; }

    /// <summary>Where it is in the object store.</summary>
    [Id(2)]
    public string Path { get; init; } = "";

    /// <summary>Bytes as stored.</summary>
    [Id(3)]
    public long Bytes { get; init; }

    /// <summary>Bytes of its values in memory.</summary>
    [Id(4)]
    public long MemoryBytes { get; init; }

    /// <summary>Rows, or deletes.</summary>
    [Id(5)]
    public long Entries { get; init; }

    /// <summary>The smallest timestamp in it.</summary>
    [Id(6)]
    public Timestamp First { get; init; }

    /// <summary>The largest timestamp in it.</summary>
    [Id(7)]
    public Timestamp Last { get; init; }

    /// <summary>CRC-32C of the stored bytes.</summary>
    [Id(8)]
    public uint Crc32C { get; init; }
}
