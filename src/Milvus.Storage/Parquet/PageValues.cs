using System.Buffers.Binary;

namespace Milvus.Storage.Parquet;

/// <summary>Decodes the values of pages, whatever their encoding, into a sink. Nothing is allocated per value.</summary>
internal sealed partial class PageValues(ParquetLeaf leaf, ColumnSink sink, DecodeBudget budget)
{
    // How much a dictionary unfolds to at a time.
    private const int BlockBytes = 1 << 16;
    private const int BlockValues = 1 << 12;

    /// <summary>Bytes of a value; 0 when values differ in length, 1 for truth values once they are unpacked.</summary>
    private readonly int _width = leaf.Physical switch
    {
        ParquetPhysical.BOOLEAN => 1,
        ParquetPhysical.INT32 or ParquetPhysical.FLOAT => sizeof(int),
        ParquetPhysical.INT64 or ParquetPhysical.DOUBLE => sizeof(long),
        ParquetPhysical.FIXED_LEN_BYTE_ARRAY => leaf.Length,
        _ => 0,
    };

    private byte[] _scratch = [];
    private int[] _starts = [];
    private int[] _lengths = [];

    /// <summary>The dictionary of the chunk that is being read.</summary>
    public PageDictionary? Dictionary { get; set; }

    /// <summary>Takes the values of one page.</summary>
    public void Read(ReadOnlySpan<byte> bytes, ParquetEncoding encoding, int count)
    {
        // Some writers leave nothing at all where no row has a value.
        if (count == 0)
        {
            return;
        }

        switch (encoding)
        {
            case ParquetEncoding.PLAIN:
                ReadPlain(bytes, count);
                break;
            case ParquetEncoding.PLAIN_DICTIONARY or ParquetEncoding.RLE_DICTIONARY:
                ReadIndices(bytes, count);
                break;
            case ParquetEncoding.RLE when leaf.Physical == ParquetPhysical.BOOLEAN:
                ReadRuns(bytes, count);
                break;
            case ParquetEncoding.DELTA_BINARY_PACKED when leaf.Physical is ParquetPhysical.INT32 or ParquetPhysical.INT64:
                ReadDeltas(bytes, count);
                break;
            case ParquetEncoding.DELTA_LENGTH_BYTE_ARRAY when leaf.Physical == ParquetPhysical.BYTE_ARRAY:
                ReadDeltaLengths(bytes, count);
                break;
            case ParquetEncoding.DELTA_BYTE_ARRAY
                when leaf.Physical is ParquetPhysical.BYTE_ARRAY or ParquetPhysical.FIXED_LEN_BYTE_ARRAY:
                ReadDeltaTexts(bytes, count);
                break;
            case ParquetEncoding.BYTE_STREAM_SPLIT
                when leaf.Physical is not (ParquetPhysical.BOOLEAN or ParquetPhysical.BYTE_ARRAY):
                ReadStreams(bytes, count);
                break;
            default:
                throw ParquetFormatException.TooNew($"Parquet encoding {encoding} of {leaf.Physical} is not supported");
        }
    }

    /// <summary>Takes a dictionary page.</summary>
    public void ReadDictionary(ReadOnlySpan<byte> bytes, ParquetPageHeader header)
    {
        if (Dictionary is not null
            || header.Encoding is not (ParquetEncoding.PLAIN or ParquetEncoding.PLAIN_DICTIONARY)
            || leaf.Physical == ParquetPhysical.BOOLEAN)
        {
            throw new ParquetFormatException("Parquet dictionary");
        }

        budget.Take(bytes.Length);
        if (_width > 0)
        {
            CheckSize(bytes, header.Values);
            Dictionary = new PageDictionary(bytes.ToArray(), [], []);
            return;
        }

        var count = header.Values;
        Slices(bytes, count);
        Dictionary = new PageDictionary(
            bytes.ToArray(), _starts.AsSpan(0, count).ToArray(), _lengths.AsSpan(0, count).ToArray());
    }

    private void ReadPlain(ReadOnlySpan<byte> bytes, int count)
    {
        if (leaf.Physical == ParquetPhysical.BOOLEAN)
        {
            if (bytes.Length != (count + 7L) / 8)
            {
                throw new ParquetFormatException("Parquet page size");
            }

            var to = Scratch(count);
            for (var i = 0; i < count; i++)
            {
                to[i] = (byte)(bytes[i >> 3] >> (i & 7) & 1);
            }

            sink.AddFixed(to);
        }
        else if (_width > 0)
        {
            CheckSize(bytes, count);
            sink.AddFixed(bytes);
        }
        else
        {
            Slices(bytes, count);
            sink.AddSlices(bytes, _starts.AsSpan(0, count), _lengths.AsSpan(0, count));
        }
    }

    private void ReadIndices(ReadOnlySpan<byte> bytes, int count)
    {
        if (Dictionary is not { } dictionary || bytes.IsEmpty || bytes[0] > 32)
        {
            throw new ParquetFormatException("Parquet dictionary indices");
        }

        var indices = new HybridReader(bytes[1..], bytes[0]);
        var block = Math.Clamp(BlockBytes / Math.Max(1, _width), 1, BlockValues);
        Span<int> picked = stackalloc int[BlockValues];
        for (var done = 0; done < count;)
        {
            var run = picked[..Math.Min(block, count - done)];
            indices.Read(run);
            if (_width > 0)
            {
                sink.AddFixed(Picked(dictionary, run));
            }
            else
            {
                PickSlices(dictionary, run);
            }

            done += run.Length;
        }
    }

    private ReadOnlySpan<byte> Picked(PageDictionary dictionary, ReadOnlySpan<int> indices)
    {
        var to = Scratch(indices.Length * _width);
        var entries = dictionary.Bytes.Length / _width;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)entries)
            {
                throw new ParquetFormatException("Parquet dictionary index");
            }

            dictionary.Bytes.AsSpan(indices[i] * _width, _width).CopyTo(to[(i * _width)..]);
        }

        return to;
    }

    private void PickSlices(PageDictionary dictionary, ReadOnlySpan<int> indices)
    {
        Room(indices.Length);
        var total = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)dictionary.Starts.Length)
            {
                throw new ParquetFormatException("Parquet dictionary index");
            }

            _starts[i] = dictionary.Starts[indices[i]];
            _lengths[i] = dictionary.Lengths[indices[i]];
            total += _lengths[i];
        }

        budget.Take(total);
        sink.AddSlices(dictionary.Bytes, _starts.AsSpan(0, indices.Length), _lengths.AsSpan(0, indices.Length));
    }

    /// <summary>Finds values that have their lengths before them.</summary>
    private void Slices(ReadOnlySpan<byte> bytes, int count)
    {
        if (count > bytes.Length / sizeof(int))
        {
            throw new ParquetFormatException("Parquet page size");
        }

        Room(count);
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            var length = bytes.Length - offset < sizeof(int)
                ? -1
                : BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);
            offset += sizeof(int);
            if (length < 0 || length > bytes.Length - offset)
            {
                throw new ParquetFormatException("Parquet text length");
            }

            _starts[i] = offset;
            _lengths[i] = length;
            offset += length;
        }

        if (offset != bytes.Length)
        {
            throw new ParquetFormatException("Parquet page size");
        }
    }

    private void CheckSize(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length != (long)count * _width)
        {
            throw new ParquetFormatException("Parquet page size");
        }
    }

    private void Room(int count)
    {
        if (_starts.Length < count)
        {
            _starts = new int[count];
            _lengths = new int[count];
        }
    }

    private Span<byte> Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
        {
            _scratch = GC.AllocateUninitializedArray<byte>(bytes);
        }

        return _scratch.AsSpan(0, bytes);
    }
}
