namespace Milvus.Testing.Workloads;

/// <summary>What a request does to rows.</summary>
public enum ChangeKind
{
    /// <summary>Adds rows with keys that never had one.</summary>
    Insert,

    /// <summary>Adds rows in the place of those with the same keys.</summary>
    Upsert,

    /// <summary>Deletes rows by their keys, or by another expression.</summary>
    Delete,
}
