using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Milvus.Cli.Tests;

/// <summary>Runs the program as its users do.</summary>
internal static class Tool
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "milvus-orleans.dll");

    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in (string[])[Program, .. args])
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }

    public static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs it with <c>--json</c>: its output must be one object.</summary>
    public static async Task<(int Exit, JsonObject Result)> JsonAsync(params string[] args)
    {
        var (exit, output, errors) = await RunAsync([.. args, "--json"]);
        Assert.True(output.Length > 0, errors);
        return (exit, JsonNode.Parse(output)!.AsObject());
    }
}
