using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>A file that an outside writer has put into the object store.</summary>
[GenerateSerializer, Immutable, Alias("milvus.OutsideFile")]
public sealed record OutsideFile
{
    /// <summary>The field; of a delta log 0 or the primary key.</summary>
    [Id(0)]
    public FieldId Field { get; init; }

    /// <summary>Where it is, from the root of the store on; empty when its number says it.</summary>
    [Id(1)]
    public string Path { get; init; } = "";

    /// <summary>How many rows it says; 0 when it does not say.</summary>
    [Id(2)]
    public long Entries { get; init; }

    /// <summary>Its number where there is no path: that follows from the segment, the field and this.</summary>
    [Id(3)]
    public long LogId { get; init; }
}
