using Milvus.Core;

namespace Milvus.Storage.Logs;

/// <summary>The names that every log store takes.</summary>
internal static class LogName
{
    private const int MaxLength = 200;

    /// <summary>Refuses anything else: names are made by the program, so a bad one is a bug.</summary>
    public static void Check(string name) => Invariant.Holds(
        name.Length is > 0 and <= MaxLength
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'),
        $"'{name}' is no log name.");
}
