namespace Milvus.Storage.Inspection;

/// <summary>How far a walk through a store is.</summary>
/// <param name="At">The path that it looked at last; a walk can be begun behind it.</param>
/// <param name="Segments">Segments so far.</param>
/// <param name="Files">Files so far.</param>
/// <param name="Bytes">Bytes of those files.</param>
public readonly record struct StoreProgress(string At, long Segments, long Files, long Bytes);
