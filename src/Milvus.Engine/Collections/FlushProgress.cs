namespace Milvus.Engine.Collections;

/// <summary>Whether a flush is done.</summary>
/// <param name="Flushed">All is written and registered.</param>
/// <param name="Lagging">Which channel waits for what; empty when flushed.</param>
public sealed record FlushProgress(bool Flushed, string Lagging);
