using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Filtering;

/// <summary>A run of rows of one batch.</summary>
internal readonly record struct RowBlockView(RowBatch Rows, int Start, int Count)
{
    public int Words => Selection.WordsFor(Count);

    public ReadOnlySpan<T> Values<T>(FieldId field)
        where T : unmanaged =>
        ((ValueColumn<T>)Rows[field]).Values.Span.Slice(Start, Count);

    public Utf8Column Texts(FieldId field) => (Utf8Column)Rows[field];

    public BlobColumn Blobs(FieldId field) => (BlobColumn)Rows[field];
}
