namespace Milvus.Engine.Segments;

/// <summary>
/// How many deletes a segment was handed. A channel counts them in a stream of its own per segment; it begins a new one
/// when the segment's activation has lost what it was handed. So a token says whether an activation has them all.
/// </summary>
/// <param name="Stream">Given out once by the owner of the channel's log.</param>
/// <param name="Count">Deletes of the stream; 0 means that nothing had to be handed over.</param>
public readonly record struct DeleteToken(long Stream, long Count);
