using System.CommandLine;

namespace Milvus.Cli.Commands;

/// <summary>What every command takes.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object." };

    private readonly Option<bool> _progress = new("--progress")
    {
        Description = "Say on the error stream how far the work is, also when that is no terminal.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_progress);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public bool Progress(ParseResult parsed) => parsed.GetValue(_progress);
}
