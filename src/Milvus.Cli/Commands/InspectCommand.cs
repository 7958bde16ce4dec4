using System.CommandLine;
using Milvus.Cli.Files;
using Milvus.Cli.Output;
using Milvus.Cli.Places;
using Milvus.Core.Ports;

namespace Milvus.Cli.Commands;

/// <summary>Shows what one file or object says, with every checksum verified.</summary>
internal static class InspectCommand
{
    private const int MaxRows = 10_000;

    public static Command Make()
    {
        var path = new Argument<string>("path")
        {
            Description = "A file, or with --azure-connection an object: binlog, stats log, delta log, manifest, chunk, "
                + "snapshot or epoch of a log, layout.json, metadata. Told apart by its first bytes, else by its path.",
        };
        var rows = new Option<int>("--rows")
        {
            Description = "Also show so many values, deletes or commits.",
        };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var count) || count is < 0 or > MaxRows))
            {
                result.AddError($"--rows {token.Value} is not 0 … {MaxRows}.");
            }
        });
        var (common, place) = (new CommonOptions(), new PlaceOptions());
        var command = new Command("inspect", "Show what one file says and verify its checksums.") { path, rows };
        common.AddTo(command);
        place.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(path)!;
            try
            {
                var content = place.IsAzure(parsed)
                    ? await ReadObjectAsync(place.Open(parsed, ""), file, cancellationToken)
                    : await ReadFileAsync(file, cancellationToken);
                Report.Write(FileReport.Of(file, content, parsed.GetValue(rows)), common.Json(parsed));
                return ExitCode.Healthy;
            }
            catch (DataCorruptException damage)
            {
                if (common.Json(parsed))
                {
                    Report.Write(new() { ["path"] = file, ["damages"] = DamageReport.Of([damage]) }, json: true);
                }

                await Console.Error.WriteLineAsync(damage.Message);
                return ExitCode.Damage;
            }
        });
        return command;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadFileAsync(string file, CancellationToken cancellationToken) =>
        File.Exists(file)
            ? await File.ReadAllBytesAsync(file, cancellationToken)
            : throw new UsageException(
                Directory.Exists(file) ? $"'{file}' is a folder, not a file." : $"There is no file '{file}'.");

    private static async Task<ReadOnlyMemory<byte>> ReadObjectAsync(
        StorePlace place, string path, CancellationToken cancellationToken) =>
        (await place.Objects.GetAsync(path, cancellationToken)
            ?? throw new UsageException($"There is no object '{path}' in {place.Name}.")).Content;
}
