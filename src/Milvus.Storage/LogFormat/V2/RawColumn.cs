using System.Runtime.InteropServices;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.LogFormat.V2;

/// <summary>Reads one column of a row batch.</summary>
internal static class RawColumn
{
    /// <summary>The column; null when the bytes are none of that type, shape and size.</summary>
    public static Column? Read(ReadOnlySpan<byte> body, DataType type, int shape, int rows, int nulls)
    {
        Validity? valid = null;
        if (nulls != 0)
        {
            var bitBytes = Validity.BytesFor(rows);
            if (nulls < 0 || nulls > rows || body.Length < bitBytes || !IsTailClear(body[..bitBytes], rows))
            {
                return null;
            }

            valid = Validity.FromBytes(body[..bitBytes], rows);
            body = body[bitBytes..];
            if (valid?.NullCount != nulls)
            {
                return null;
            }
        }

        if (type.IsBytes())
        {
            return shape == 0 || type == DataType.Array ? Blobs(body, type, shape, rows, valid) : null;
        }

        var known = type == DataType.Bool ? body.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0
            : type.IsDenseVector() ? shape is > 0 and <= SchemaRules.MaxBinaryDim
            : shape == 0 && type != DataType.Timestamptz;
        return known && type.RowBytes(shape) is > 0 and var rowBytes && body.Length == (long)rows * rowBytes
            ? ColumnMemory.Fixed(type, shape, body, valid)
            : null;
    }

    private static BytesColumn? Blobs(ReadOnlySpan<byte> body, DataType type, int shape, int rows, Validity? valid)
    {
        var cut = (rows + 1L) * sizeof(int);
        if (body.Length < cut)
        {
            return null;
        }

        var offsets = MemoryMarshal.Cast<byte, int>(body[..(int)cut]).ToArray();
        var first = offsets[0];
        var previous = 0;
        for (var i = 0; i < offsets.Length; i++)
        {
            // A slice of a larger column begins anywhere; here it begins at 0.
            offsets[i] -= first;
            if (offsets[i] < previous)
            {
                return null;
            }

            previous = offsets[i];
        }

        return previous == body.Length - cut
            ? ColumnMemory.Bytes(type, shape, offsets, body[(int)cut..].ToArray(), valid)
            : null;
    }

    private static bool IsTailClear(ReadOnlySpan<byte> bits, int rows) =>
        (rows & 7) == 0 || bits[^1] >> (rows & 7) == 0;
}
