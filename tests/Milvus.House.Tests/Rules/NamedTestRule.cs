using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>A document that names a test, as in `SegmentTests.Sealed_segment_refuses_rows`, names one that exists.</summary>
internal static partial class NamedTestRule
{
    public static IEnumerable<string> Check(HouseFile document, IReadOnlyCollection<HouseFile> sources)
    {
        var names = Name().Matches(document.Text)
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct();
        foreach (var (type, method) in names)
        {
            var isThere = sources.Any(file => file.IsUnder("tests")
                && Regex.IsMatch(file.Text, $@"\bclass {type}\b")
                && Regex.IsMatch(file.Text, $@"\[(Fact|Theory|MemberData|InlineData)[^;]*?\bpublic [^;]*?\b{method}\("));
            if (!isThere) yield return $"{document.Path} names {type}.{method}, which is no test.";
        }
    }

    [GeneratedRegex(@"`(\w+)\.(\w+_\w+)`")]
    private static partial Regex Name();
}
