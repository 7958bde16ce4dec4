using System.Buffers;
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
