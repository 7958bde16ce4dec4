namespace Milvus.Storage.Parquet;

/// <summary>The values that the indices of a chunk's pages stand for.</summary>
/// <param name="Bytes">The dictionary page.</param>
/// <param name="Starts">Where values that differ in length begin in it; empty for values of one size.</param>
/// <param name="Lengths">Their lengths.</param>
internal sealed record PageDictionary(byte[] Bytes, int[] Starts, int[] Lengths);
