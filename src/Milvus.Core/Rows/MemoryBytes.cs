using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Milvus.Core.Rows;

/// <summary>Looks at columns as the little-endian bytes they are, without a copy.</summary>
public static class MemoryBytes
{
    /// <summary>The bytes under <paramref name="values"/>; shares the memory, valid as long as it is.</summary>
    public static ReadOnlyMemory<byte> Of<T>(ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        Invariant.Holds(BitConverter.IsLittleEndian, "Stored columns are little-endian.");
        if (values.IsEmpty)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        return typeof(T) == typeof(byte)
            ? (ReadOnlyMemory<byte>)(object)values
            : new CastMemory<T>(MemoryMarshal.AsMemory(values)).Memory;
    }

    /// <summary>
    /// Looks at little-endian bytes as the values they are, without a copy; the bytes are the values' from now on.
    /// </summary>
    /// <param name="bytes">A whole number of values.</param>
    public static ReadOnlyMemory<T> As<T>(ReadOnlyMemory<byte> bytes)
        where T : unmanaged
    {
        Invariant.Holds(BitConverter.IsLittleEndian, "Stored columns are little-endian.");
        Invariant.Holds(
            bytes.Length % Unsafe.SizeOf<T>() == 0, $"{bytes.Length} bytes are no whole number of {typeof(T).Name}.");
        return bytes.IsEmpty ? ReadOnlyMemory<T>.Empty : new CastBytes<T>(MemoryMarshal.AsMemory(bytes)).Memory;
    }

    private sealed class CastBytes<T>(Memory<byte> bytes) : MemoryManager<T>
        where T : unmanaged
    {
        public override Span<T> GetSpan() => MemoryMarshal.Cast<byte, T>(bytes.Span);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = bytes.Pin();
            return new MemoryHandle((T*)handle.Pointer + elementIndex, default, new Unpin(handle));
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class CastMemory<T>(Memory<T> values) : MemoryManager<byte>
        where T : unmanaged
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.Span);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = values.Pin();
            return new MemoryHandle((byte*)handle.Pointer + elementIndex, default, new Unpin(handle));
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Unpin(MemoryHandle handle) : IPinnable
    {
        private MemoryHandle _handle = handle;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException();

        void IPinnable.Unpin() => _handle.Dispose();
    }
}
