using System.Collections.Immutable;

namespace Milvus.Core.Rows;

/// <summary>
/// A run of rows, column by column. Immutable: a batch may cross grains and threads by reference.
/// Columns are in the schema's order behind the row ids (field 0); the timestamp is not a column here, since a
/// channel stamps a whole batch at once.
/// </summary>
public sealed class RowBatch
{
    /// <summary>Puts columns together.</summary>
    /// <param name="columns">At least one; all of the same length; each field once.</param>
    public RowBatch(ImmutableArray<FieldColumn> columns)
    {
        Invariant.Holds(!columns.IsDefaultOrEmpty, "A batch has at least one column.");
        Columns = columns;
        RowCount = columns[0].Column.RowCount;
        foreach (var (field, column) in columns)
        {
            Invariant.Holds(column.RowCount == RowCount, $"Field {field} has {column.RowCount} rows of {RowCount}.");
            ByteCount += column.ByteCount;
        }
    }

    /// <summary>The columns.</summary>
    public ImmutableArray<FieldColumn> Columns { get; }

    /// <summary>How many rows.</summary>
    public int RowCount { get; }

    /// <summary>Bytes of all values in memory.</summary>
    public long ByteCount { get; }

    /// <summary>The column of a field.</summary>
    /// <exception cref="InvariantException">The batch has none.</exception>
    public Column this[FieldId field] =>
        TryGet(field) ?? throw new InvariantException($"The batch has no column of field {field}.");

    /// <summary>The column of a field; null when the batch has none.</summary>
    public Column? TryGet(FieldId field)
    {
        foreach (var candidate in Columns)
        {
            if (candidate.Field == field)
            {
                return candidate.Column;
            }
        }

        return null;
    }

    /// <summary>Rows <paramref name="start"/> … start + count − 1; shares memory.</summary>
    public RowBatch Slice(int start, int count) =>
        start == 0 && count == RowCount
            ? this
            : new(Columns.Select(c => new FieldColumn(c.Field, c.Column.Slice(start, count))).ToImmutableArray());

    /// <summary>Lays batches with the same fields end to end; copies unless there is only one.</summary>
    /// <param name="parts">At least one.</param>
    public static RowBatch Concat(IReadOnlyList<RowBatch> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var total = parts.Sum(part => part.RowCount);
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(parts[0].Columns.Length);
        foreach (var (field, example) in parts[0].Columns)
        {
            var builder = ColumnBuilder.Like(example, total);
            foreach (var part in parts)
            {
                builder.Append(part[field], 0, part.RowCount);
            }

            columns.Add(new FieldColumn(field, builder.ToColumn()));
        }

        return new RowBatch(columns.MoveToImmutable());
    }

    /// <summary>The named rows in the given order; copies.</summary>
    public RowBatch Gather(ReadOnlySpan<int> rows)
    {
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(Columns.Length);
        foreach (var (field, column) in Columns)
        {
            columns.Add(new FieldColumn(field, column.Gather(rows)));
        }

        return new RowBatch(columns.MoveToImmutable());
    }
}
