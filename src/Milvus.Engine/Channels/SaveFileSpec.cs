using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>A file that an outside writer names.</summary>
/// <param name="Kind">What it is said to hold.</param>
/// <param name="Field">The field that it is said to be of; of delta logs it says nothing.</param>
/// <param name="Path">Where it is, from the root of the store on; empty when its number says it.</param>
/// <param name="Entries">How many rows it is said to have; 0 when that is not said.</param>
public sealed record SaveFileSpec(SavedFileKind Kind, FieldId Field, string Path, long Entries)
{
    /// <summary>Its number where there is no path, which then follows from the segment; else 0.</summary>
    public long Log { get; init; }
}
