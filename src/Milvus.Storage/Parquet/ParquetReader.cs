using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Reads one column of a Parquet file, ours or anybody's: several row groups and columns, dictionaries, all current
/// encodings, data pages v1 and v2, uncompressed or gzip. Page checksums are verified where the writer gave them.
/// </summary>
internal static class ParquetReader
{
    /// <summary>Reads a column by its place.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="footer">Its footer.</param>
    /// <param name="column">The place.</param>
    /// <param name="type">What the values must be.</param>
    /// <param name="shape">See <see cref="DataTypes.ShapeOf"/>.</param>
    /// <param name="nullable">Whether there may be nulls.</param>
    /// <returns>All rows; the values are copies.</returns>
    /// <exception cref="ParquetFormatException">The bytes are damaged, beyond this reader, or hold another
    /// type.</exception>
    public static Column Read(
        ReadOnlySpan<byte> file, ParquetFooter footer, int column, DataType type, int shape, bool nullable)
    {
        var leaf = column < footer.Columns.Count
            ? footer.Columns[column]
            : throw new ParquetFormatException($"no Parquet column at place {column}");
        ParquetType.Check(leaf, type, shape);
        if (footer.Rows > int.MaxValue)
        {
            throw ParquetFormatException.TooNew($"a Parquet file of {footer.Rows} rows");
        }

        var budget = new DecodeBudget(file.Length);
        var reader = new ParquetChunkReader(
            leaf, Math.Max(1, type.RowBytes(shape)), ColumnSink.For(type, shape, footer.Rows, file.Length, budget), budget);
        foreach (var group in footer.RowGroups)
        {
            var chunk = group.Chunks[column];
            reader.Read(file.Slice((int)chunk.Start, (int)chunk.Bytes), chunk);
        }

        return !reader.HasNulls ? reader.Sink.ToColumn()
            : nullable ? Spread(reader, type, shape, (int)footer.Rows)
            : throw new ParquetFormatException("null in a field that cannot be");
    }

    /// <summary>Puts the nulls between the values.</summary>
    private static Column Spread(ParquetChunkReader reader, DataType type, int shape, int rows)
    {
        var compact = reader.Sink.ToColumn();
        var whole = ColumnBuilder.For(type, shape, rows);
        var valid = reader.Validity;
        var next = 0;
        for (var row = 0; row < rows;)
        {
            var hasValue = Bit(valid, row);
            var end = row + 1;
            while (end < rows && Bit(valid, end) == hasValue)
            {
                end++;
            }

            if (hasValue)
            {
                whole.Append(compact, next, end - row);
                next += end - row;
            }
            else
            {
                whole.AppendNulls(end - row);
            }

            row = end;
        }

        return whole.ToColumn();
    }

    private static bool Bit(ReadOnlySpan<ulong> words, int bit) => (words[bit >> 6] >> (bit & 63) & 1) != 0;
}
