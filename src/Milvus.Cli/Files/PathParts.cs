using System.Globalization;

namespace Milvus.Cli.Files;

/// <summary>What the path of a file says of it.</summary>
internal static class PathParts
{
    public static bool IsIn(string path, string folder) => path.Replace('\\', '/').Split('/').SkipLast(1).Contains(folder);

    /// <summary>The folder that the file is in: the log's name, for files of logs.</summary>
    public static string Parent(string path) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "";

    /// <summary>The digits of a name such as <c>c0000000000000000007</c> or <c>00000000000000000001.log</c>.</summary>
    public static long? Number(string path)
    {
        var digits = Path.GetFileNameWithoutExtension(path).AsSpan().TrimStart("cs");
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
