using System.Text.RegularExpressions;

namespace Milvus.EndToEnd.Scripts;

/// <summary>What the scripts said, phase by phase.</summary>
internal sealed partial class ScriptReport
{
    private readonly List<(string Phase, bool Ok, string Text)> _checks = [];
    private string _whole = "";
    private string _server = "";

    /// <summary>Takes in a script's lines; one that ended badly counts against every phase it did not reach.</summary>
    public void Add(string output)
    {
        _whole += output;
        foreach (var line in output.Split('\n'))
        {
            var match = CheckLine().Match(line);
            if (match.Success)
            {
                _checks.Add((match.Groups["phase"].Value, !match.Groups["not"].Success, line.Trim()));
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) && _checks is [.., { Ok: false } last])
            {
                _checks[^1] = last with { Text = $"{last.Text}\n{line.TrimEnd()}" };
            }
        }
    }

    /// <summary>What the server wrote meanwhile: a failure shows it beside what its client saw.</summary>
    public void Served(string output)
    {
        var unusual = output.Split('\n').Where(line => !line.StartsWith("info:", StringComparison.Ordinal));
        _server += string.Join('\n', unusual);
    }

    /// <summary>
    /// Fails unless at least <paramref name="atLeast"/> checks of the phase ran and all of them held.
    /// </summary>
    public void Require(string phase, int atLeast)
    {
        var checks = _checks.Where(check => check.Phase == phase).ToList();
        var failed = checks.Where(check => !check.Ok).Select(check => check.Text).ToList();
        Assert.True(failed.Count == 0, $"{string.Join('\n', failed)}\nThe server said:\n{Tail(_server)}");
        Assert.True(
            checks.Count >= atLeast,
            $"Phase {phase} made {checks.Count} checks instead of {atLeast}. The scripts said:\n{Tail(_whole)}\n"
            + $"The server said:\n{Tail(_server)}");
    }

    private static string Tail(string text) => text.Length > 4000 ? text[^4000..] : text;

    [GeneratedRegex(@"^(?<not>not )?ok (?<phase>\w+) - ")]
    private static partial Regex CheckLine();
}
