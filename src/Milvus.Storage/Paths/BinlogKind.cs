namespace Milvus.Storage.Paths;

/// <summary>What a segment's data file holds.</summary>
public enum BinlogKind
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>One field's values.</summary>
    Insert,

    /// <summary>Primary-key statistics.</summary>
    Stats,

    /// <summary>Deletes.</summary>
    Delta,
}
