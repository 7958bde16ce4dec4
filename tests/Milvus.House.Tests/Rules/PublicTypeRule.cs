using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>One public type a file, named as the file; a closed hierarchy shares the file of its root.</summary>
internal static partial class PublicTypeRule
{
    public static IEnumerable<string> Check(IEnumerable<HouseFile> files)
    {
        foreach (var file in files.Where(file => file.IsCSharp))
        {
            var types = Declaration().Matches(file.Text);
            if (types.Count == 0) continue;
            var root = file.Name.Split('.')[0];
            var strangers = types.Where(type => type.Groups["name"].Value != root && !DerivesFrom(file.Text, type, root));
            foreach (var stranger in strangers)
            {
                yield return $"{file.Path} also declares {stranger.Groups["name"].Value}: a file of its own.";
            }
        }
    }

    /// <summary>The base list is read up to the body, so that a primary constructor's types do not count.</summary>
    private static bool DerivesFrom(string text, Match type, string root)
    {
        var end = text.IndexOfAny([';', '{'], type.Index);
        var head = text[type.Index..(end < 0 ? text.Length : end)];
        return Regex.IsMatch(head, $@":\s*{Regex.Escape(root)}\b");
    }

    [GeneratedRegex(
        @"^public\s+(?:(?:abstract|sealed|static|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:record\s+struct|record\s+class|class|struct|record|interface|enum|delegate\s+\S+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
