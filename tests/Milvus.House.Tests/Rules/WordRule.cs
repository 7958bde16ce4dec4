using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>Words that say a thing is unfinished, shapeless or bound to one machine.</summary>
/// <remarks>The words are put together here so that this file may be read by its own rule.</remarks>
internal static class WordRule
{
    private static readonly (Regex Pattern, string Reason) ShapelessName = (
        new(@"\b(class|struct|record|interface|enum)\s+\w*(Util" + "s?|Help" + "ers?|Man" + @"ager|Comm" + @"on)\b"),
        "name the type after what it does");

    private static readonly (Regex Pattern, string Reason)[] Banned =
    [
        ShapelessName,
        (new("TO" + @"DO(?!\s*\(?#\d+)"), "a thing to do carries an issue number"),
        (new("Not" + "ImplementedException"), "unfinished code does not land"),
        (new(@"^\s*#(end)?reg" + "ion", RegexOptions.Multiline), "split the file instead"),
        (new("Thread" + @"\.Sleep"), "wait for what is awaited"),
        (new(@"(?<![\w.$}>)*])/(work|root|home|Users|farm|mnt)" + @"/\w"), "a path of one machine"),
        (new(@"\b[C-Z]:" + @"\\\w"), "a path of one machine"),
        (new("https?://" + @"(api|registry|deb|pypi|index|proxy|files)\."), "the address of a package registry"),
        (new(@"nuget\.org/" + @"v\d"), "the address of a package registry"),
    ];

    public static IEnumerable<string> Check(IEnumerable<HouseFile> files) =>
        from file in files
        from banned in Banned
            // A bridge declares somebody else's names.
        where banned != ShapelessName || !file.IsUnder("src/bridges")
        from match in banned.Pattern.Matches(file.Text)
        let line = file.Text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{file.Path}:{line}: \"{match.Value.Trim()}\": {banned.Reason}.";
}
