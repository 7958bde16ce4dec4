using System.Diagnostics.CodeAnalysis;

namespace Milvus.Core;

/// <summary>
/// Checks that stay on in every build. A broken one is a bug: the process that meets it stops and recovers.
/// </summary>
public static class Invariant
{
    /// <summary>Throws unless <paramref name="condition"/> holds.</summary>
    /// <param name="condition">What must be true.</param>
    /// <param name="what">What was broken, with the invariant's number and the values.</param>
    /// <exception cref="InvariantException">The condition is false.</exception>
    public static void Holds([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition)
        {
            throw new InvariantException(what);
        }
    }
}
