using Milvus.Core;

namespace Milvus.Engine.Segments;

/// <summary>What a flush wrote, durable.</summary>
/// <param name="Manifest">The manifest's path.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Bytes of its blobs.</param>
/// <param name="DeletesUpTo">Every delete up to here that hits a row is in its delta logs.</param>
public sealed record FlushedSegment(string Manifest, long Rows, long Bytes, Timestamp DeletesUpTo);
