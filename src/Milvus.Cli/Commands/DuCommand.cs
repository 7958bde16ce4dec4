using System.CommandLine;
using Milvus.Cli.Checks;
using Milvus.Cli.Output;
using Milvus.Cli.Places;

namespace Milvus.Cli.Commands;

/// <summary>Says what takes the space.</summary>
internal static class DuCommand
{
    public static Command Make()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The data folder of a server.",
            DefaultValueFactory = _ => "./data",
        };
        var segments = new Option<bool>("--segments") { Description = "Also show every segment." };
        var (common, place) = (new CommonOptions(), new PlaceOptions());
        var command = new Command("du", "Bytes by collection, partition and kind; live and orphaned.")
        {
            folder,
            segments,
        };
        common.AddTo(command);
        place.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = place.Open(parsed, parsed.GetValue(folder)!);
            var line = new ProgressLine(common.Progress(parsed), TimeProvider.System);
            var usage = new UsageWalk(store, parsed.GetValue(segments), line);
            try
            {
                Report.Write(await usage.RunAsync(cancellationToken), common.Json(parsed));
            }
            finally
            {
                line.Clear();
            }

            return ExitCode.Healthy;
        });
        return command;
    }
}
