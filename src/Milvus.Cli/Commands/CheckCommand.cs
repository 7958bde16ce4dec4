using System.CommandLine;
using Milvus.Cli.Checks;
using Milvus.Cli.Output;
using Milvus.Cli.Places;

namespace Milvus.Cli.Commands;

/// <summary>Looks through a whole store.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The data folder of a server.",
            DefaultValueFactory = _ => "./data",
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "Look at the sizes of the files only, instead of reading every byte.",
        };
        var retention = Durations.Option(
            "--retention", "Files that nothing names and that are younger are not reported.", TimeSpan.FromHours(24));
        var (common, place) = (new CommonOptions(), new PlaceOptions());
        var command = new Command(
            "check", "Walk a store: missing, damaged and orphaned files, logs, checkpoints. 0 healthy, 1 damage.")
        {
            folder,
            quick,
            retention,
        };
        common.AddTo(command);
        place.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = place.Open(parsed, parsed.GetValue(folder)!);
            var line = new ProgressLine(common.Progress(parsed), TimeProvider.System);
            var check = new WholeCheck(store, parsed.GetValue(quick), parsed.GetValue(retention), line);
            try
            {
                await check.RunAsync(cancellationToken);
            }
            finally
            {
                line.Clear();
            }

            Report.Write(check.ToReport(), common.Json(parsed));
            return check.Damages.Count == 0 ? ExitCode.Healthy : ExitCode.Damage;
        });
        return command;
    }
}
