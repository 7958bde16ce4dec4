namespace Milvus.RunTests;

/// <summary>What the caller asked for.</summary>
/// <param name="NoSkips">A skipped test counts as failed.</param>
/// <param name="Configuration">The configuration that is built and tested.</param>
/// <param name="Only">Parts of project names; empty means every test project.</param>
/// <param name="BuildProperties">Given to the build as they are, such as <c>-p:GrainHost=Orleans</c>.</param>
internal sealed record RunOptions(
    bool NoSkips, string Configuration, IReadOnlyList<string> Only, IReadOnlyList<string> BuildProperties)
{
    public const string Usage =
        "Milvus.RunTests [--no-skips] [-c Debug|Release] [--only part-of-a-project-name]… [-p:Name=Value]…";

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static RunOptions Parse(string[] arguments)
    {
        var noSkips = false;
        var configuration = "Release";
        List<string> only = [], properties = [];
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--no-skips":
                    noSkips = true;
                    break;
                case "-c":
                    configuration = ValueAfter(arguments, ref index);
                    break;
                case "--only":
                    only.Add(ValueAfter(arguments, ref index));
                    break;
                case ['-', 'p', ':', ..] property:
                    properties.Add(property);
                    break;
                default:
                    throw new ArgumentException($"Unknown argument '{arguments[index]}'. Usage: {Usage}");
            }
        }

        return new RunOptions(noSkips, configuration, only, properties);
    }

    private static string ValueAfter(string[] arguments, ref int index) =>
        ++index < arguments.Length
            ? arguments[index]
            : throw new ArgumentException($"'{arguments[index - 1]}' needs a value. Usage: {Usage}");
}
