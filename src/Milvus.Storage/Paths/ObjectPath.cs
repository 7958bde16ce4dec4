using Milvus.Core;

namespace Milvus.Storage.Paths;

/// <summary>
/// The paths that every store takes: parts of letters, digits, <c>- _ . =</c>, not beginning with a dot, at most 200
/// characters each and 800 in all, joined by <c>/</c>.
/// </summary>
internal static class ObjectPath
{
    private const int MaxPart = 200;
    private const int MaxPath = 800;

    /// <summary>Refuses anything else: paths are built in one place, so a bad one is a bug.</summary>
    public static void Check(string path)
    {
        Invariant.Holds(IsValid(path), $"'{path}' is no object path.");
    }

    /// <summary>Whether it is a path.</summary>
    public static bool IsValid(string path)
    {
        if (path.Length is 0 or > MaxPath)
        {
            return false;
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan()[range];
            if (part.Length is 0 or > MaxPart || part[0] == '.' || !IsPlain(part))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(ReadOnlySpan<char> part)
    {
        foreach (var letter in part)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or '='))
            {
                return false;
            }
        }

        return true;
    }
}
