using System.Numerics;
using System.Runtime.InteropServices;

namespace Milvus.Gateway.Mapping;

/// <summary>Looks for values that cannot be compared: NaN and the infinities have all exponent bits set.</summary>
internal static class Finite
{
    private const int FloatExponent = 0x7f80_0000;

    /// <summary>The place of the first NaN or infinity; -1 when all are numbers.</summary>
    public static int FirstBad(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var mask = new Vector<int>(FloatExponent);
        var start = 0;
        for (; start <= bits.Length - Vector<int>.Count; start += Vector<int>.Count)
            if (Vector.EqualsAny(new Vector<int>(bits[start..]) & mask, mask))
                break;
        for (; start < values.Length; start++)
            if (!float.IsFinite(values[start]))
                return start;
        return -1;
    }

    /// <inheritdoc cref="FirstBad(ReadOnlySpan{float})"/>
    public static int FirstBad(ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                return i;
        return -1;
    }
}
