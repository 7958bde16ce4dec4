using Milvus.Proto;

namespace Milvus.Benchmarks.Wire;

/// <summary>
/// An encoded insert whose primary keys can be exchanged in place: sending it costs the client no encoding. Every key
/// takes five bytes on the wire, which holds for 2^28 … 2^35 − 1.
/// </summary>
internal sealed class InsertFrame
{
    public const string Keys = "id";
    public const string Vectors = "vector";
    public const long FirstKey = 1L << 28;

    private const int KeyBytes = 5;

    private readonly byte[] _frame;
    private readonly int _keysAt;
    private readonly int _rows;

    private InsertFrame(byte[] frame, int keysAt, int rows) => (_frame, _keysAt, _rows) = (frame, keysAt, rows);

    public ReadOnlyMemory<byte> Bytes => _frame;

    public int Rows => _rows;

    /// <summary>Encodes rows.</summary>
    /// <param name="collection">Where they go.</param>
    /// <param name="vectors">[rows × dim].</param>
    /// <param name="dim">Values per row.</param>
    public static InsertFrame Encode(string collection, ReadOnlySpan<float> vectors, int dim)
    {
        var rows = vectors.Length / dim;
        var request = new InsertRequest { CollectionName = collection, NumRows = (uint)rows };
        var keys = new LongArray();
        keys.Data.AddRange(Enumerable.Range(0, rows).Select(row => FirstKey + row));
        var floats = new FloatArray();
        floats.Data.AddRange(vectors.ToArray());
        request.FieldsData.Add(new FieldData
        {
            FieldName = Keys,
            Type = DataType.Int64,
            Scalars = new ScalarField { LongData = keys },
        });
        request.FieldsData.Add(new FieldData
        {
            FieldName = Vectors,
            Type = DataType.FloatVector,
            Vectors = new VectorField { Dim = dim, FloatVector = floats },
        });
        var frame = GrpcConnection.Frame(request);
        var expected = new byte[rows * KeyBytes];
        Write(expected, FirstKey, rows);
        var keysAt = frame.AsSpan().IndexOf(expected);
        return keysAt < 0
            ? throw new InvalidOperationException("The keys are not where they were encoded.")
            : new InsertFrame(frame, keysAt, rows);
    }

    /// <summary>Numbers the rows from <paramref name="first"/>; the frame must not be on its way.</summary>
    public void Number(long first) => Write(_frame.AsSpan(_keysAt), first, _rows);

    private static void Write(Span<byte> to, long first, int rows)
    {
        if (first < FirstKey || first + rows > 1L << 35)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, "Not five bytes long.");
        }

        for (var row = 0; row < rows; row++)
        {
            var key = first + row;
            var at = to.Slice(row * KeyBytes, KeyBytes);
            for (var i = 0; i < KeyBytes - 1; i++, key >>= 7)
            {
                at[i] = (byte)(key | 0x80);
            }

            at[KeyBytes - 1] = (byte)key;
        }
    }
}
