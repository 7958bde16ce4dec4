using Milvus.Core.Rows;

namespace Milvus.Storage.Parquet;

/// <summary>A page that is not compressed yet.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Values">Those that have a value.</param>
/// <param name="Bytes">Levels and PLAIN values; shares the column's memory where nothing has to be changed.</param>
internal readonly record struct ParquetPage(int Rows, Column Values, ReadOnlyMemory<byte> Bytes);
