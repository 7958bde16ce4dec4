namespace Milvus.House.Tests.Rules;

/// <summary>Small files: asked about above 400 lines, refused above 600; no line wider than a screen.</summary>
internal static class SizeRule
{
    public const int AskedLines = 400;
    public const int RefusedLines = 600;
    public const int RefusedColumns = 130;
    public const int ReadmeLines = 120;
    public const int FolderReadmeLines = 20;
    public const int DecisionLines = 60;
    public const int ArchitectureLines = 200;

    public static IEnumerable<string> LongerThan(int lines, IEnumerable<HouseFile> files) =>
        files.Where(file => file.Lines.Length > lines)
            .Select(file => $"{file.Path} has {file.Lines.Length} lines, more than {lines}.");

    public static IEnumerable<string> WideLines(IEnumerable<HouseFile> files) =>
        from file in files
        from line in file.Lines.Select((text, index) => (Width: text.TrimEnd('\r').Length, Number: index + 1))
        where line.Width > RefusedColumns
        select $"{file.Path}:{line.Number} has {line.Width} columns, more than {RefusedColumns}.";

    public static IEnumerable<string> LongDocuments(IEnumerable<HouseFile> files) =>
        files.Where(file => file.IsMarkdown && Limit(file) is { } limit && file.Lines.Length > limit)
            .Select(file => $"{file.Path} has {file.Lines.Length} lines, more than {Limit(file)}.");

    private static int? Limit(HouseFile file) => file.Path switch
    {
        "README.md" => ReadmeLines,
        "src/docs/architecture.md" => ArchitectureLines,
        _ when file.IsUnder("src/docs/decisions") => DecisionLines,
        _ when file.Name == "README.md" && file.Path.Count(letter => letter == '/') == 1 => FolderReadmeLines,
        _ => null,
    };
}
