using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>The answer to a query.</summary>
/// <param name="Count">
/// Rows found. When only the count was asked, every stored row that fits counts, as in Milvus: primary keys inserted
/// twice count twice.
/// </param>
/// <param name="Rows">
/// The primary key, then the output fields; ascending by primary key, each key once. The timestamps are those of the
/// rows and therefore in no order. Null when no row was found or only the count was asked.
/// </param>
/// <param name="More">
/// Whether this is a page: the rows are all there are up to the last one's primary key, and more lie behind it.
/// </param>
public sealed record QueryRows(long Count, RowChunk? Rows, bool More = false);
