namespace Milvus.DataCoord.Segments;

/// <summary>What a file of an outside writer holds.</summary>
public enum SavedFileKind
{
    /// <summary>One field's values.</summary>
    Insert = 1,

    /// <summary>Statistics of the primary key.</summary>
    Stats = 2,

    /// <summary>Deletes.</summary>
    Delta = 3,
}
