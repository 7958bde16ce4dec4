using System.Buffers.Binary;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Parquet;

/// <summary>Reads the chunks of one column, one after the other.</summary>
/// <param name="leaf">The column.</param>
/// <param name="rowBytes">Bytes of a row in memory, at least 1; what a null takes, too.</param>
/// <param name="sink">Takes the values.</param>
/// <param name="budget">Bounds what the bytes unfold to.</param>
internal sealed class ParquetChunkReader(ParquetLeaf leaf, int rowBytes, ColumnSink sink, DecodeBudget budget)
{
    private readonly PageValues _values = new(leaf, sink, budget);
    private ulong[] _validity = [];
    private ulong[] _pageBits = [];
    private byte[] _plain = [];
    private int _rows;
    private long _nulls;

    public ColumnSink Sink => sink;

    public bool HasNulls => _nulls > 0;

    /// <summary>Which rows have a value; kept for optional columns only.</summary>
    public ReadOnlySpan<ulong> Validity => _validity;

    /// <summary>Reads a chunk.</summary>
    /// <param name="bytes">Its pages.</param>
    /// <param name="chunk">What the footer says of it.</param>
    public void Read(ReadOnlySpan<byte> bytes, ParquetChunk chunk)
    {
        if (chunk.Compression is not (ParquetCompression.UNCOMPRESSED or ParquetCompression.GZIP))
        {
            throw ParquetFormatException.TooNew(
                $"payload codec {chunk.Compression} is not supported, only UNCOMPRESSED and GZIP", chunk.Start);
        }

        _values.Dictionary = null;
        var (offset, rows, nullsBefore) = (0, 0L, _nulls);
        try
        {
            while (rows < chunk.Values)
            {
                var header = ParquetPageHeader.Read(bytes[offset..], out var length);
                var page = bytes.Slice(offset + length, header.StoredBytes);
                if (header.Crc is { } crc && crc != Crc32.Of(page))
                {
                    throw new ParquetFormatException("Parquet page checksum");
                }

                rows += Page(header, page, chunk.Compression, chunk.Values - rows);
                offset += length + header.StoredBytes;
            }

            if (offset != bytes.Length)
            {
                throw new ParquetFormatException("bytes behind the last Parquet page");
            }

            if (chunk.Nulls is { } nulls && nulls != _nulls - nullsBefore)
            {
                throw new ParquetFormatException("Parquet null count");
            }
        }
        catch (ParquetFormatException wrong)
        {
            throw wrong.At(chunk.Start + offset);
        }
    }

    private int Page(
        ParquetPageHeader header, ReadOnlySpan<byte> stored, ParquetCompression codec, long rowsLeft)
    {
        switch (header.Kind)
        {
            case ParquetPageKind.Index:
                return 0;
            case ParquetPageKind.Dictionary:
                _values.ReadDictionary(Plain(stored, header.PlainBytes, codec), header);
                return 0;
            case ParquetPageKind.Data or ParquetPageKind.DataV2 when header.Values <= rowsLeft:
                break;
            default:
                throw new ParquetFormatException("Parquet page of more rows than its chunk");
        }

        // Nulls take room as well, and a run of them takes no bytes of the file.
        budget.Take((long)header.Values * rowBytes);
        if (header.Kind == ParquetPageKind.Data)
        {
            var page = Plain(stored, header.PlainBytes, codec);
            var (first, end) = leaf.Optional ? (sizeof(int), sizeof(int) + Levels(page, header)) : (0, 0);
            AddPage(page[first..end], page[end..], header);
        }
        else
        {
            var levels = header.LevelBytes + (long)header.RepetitionBytes;
            if (header.RepetitionBytes != 0 || levels > stored.Length || (!leaf.Optional && levels > 0))
            {
                throw new ParquetFormatException("Parquet levels");
            }

            var values = stored[header.LevelBytes..];
            var kind = header.IsCompressed ? codec : ParquetCompression.UNCOMPRESSED;
            AddPage(stored[..header.LevelBytes], Plain(values, header.PlainBytes - header.LevelBytes, kind), header);
        }

        return header.Values;
    }

    private void AddPage(ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values, ParquetPageHeader header)
    {
        var present = header.Values;
        if (leaf.Optional)
        {
            present = AddValidity(levels, header.Values);
            if (header.Kind == ParquetPageKind.DataV2 && header.Values - present != header.Nulls)
            {
                throw new ParquetFormatException("Parquet null count");
            }
        }

        _nulls += header.Values - present;
        _values.Read(values, header.Encoding, present);
        _rows += header.Values;
    }

    /// <summary>Where the levels of a page v1 end, their length not counted.</summary>
    private static int Levels(ReadOnlySpan<byte> page, ParquetPageHeader header)
    {
        if (header.LevelEncoding != ParquetEncoding.RLE)
        {
            throw ParquetFormatException.TooNew($"Parquet levels in encoding {header.LevelEncoding}");
        }

        var length = page.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page);
        return length >= 0 && length <= page.Length - sizeof(int)
            ? length
            : throw new ParquetFormatException("Parquet levels");
    }

    private int AddValidity(ReadOnlySpan<byte> levels, int rows)
    {
        var words = (rows + 63) >> 6;
        if (_pageBits.Length < words)
        {
            _pageBits = new ulong[words];
        }

        var bits = _pageBits.AsSpan(0, words);
        var present = new HybridReader(levels, width: 1).ReadBits(bits, rows);
        var needed = (_rows + rows + 63) >> 6;
        if (_validity.Length < needed)
        {
            Array.Resize(ref _validity, Math.Max(needed, _validity.Length * 2));
        }

        var shift = _rows & 63;
        for (var i = 0; i < words; i++)
        {
            var at = (_rows >> 6) + i;
            _validity[at] |= bits[i] << shift;
            if (shift > 0 && bits[i] >> (64 - shift) is var carried && carried != 0)
            {
                _validity[at + 1] |= carried;
            }
        }

        return present;
    }

    private ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> stored, int length, ParquetCompression codec)
    {
        if (codec == ParquetCompression.UNCOMPRESSED)
        {
            return stored.Length == length ? stored : throw new ParquetFormatException("Parquet page size");
        }

        return GzipPages.Unfold(stored, length, ref _plain);
    }
}
