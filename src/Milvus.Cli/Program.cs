using System.CommandLine;
using System.Runtime.InteropServices;
using Milvus.Cli;
using Milvus.Cli.Commands;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var root = new RootCommand("Looks into the data of a Milvus.Orleans server. Reads only: it may run beside the server.")
{
    InspectCommand.Make(),
    CheckCommand.Make(),
    DuCommand.Make(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    await Console.Error.WriteLineAsync("Try --help.");
    return ExitCode.Usage;
}

try
{
    // Signals are ours, and so are exceptions.
    var invocation = new InvocationConfiguration
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };
    return await parsed.InvokeAsync(invocation, stop.Token);
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return ExitCode.Interrupted;
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return ExitCode.Usage;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return ExitCode.Damage;
}

void Stop(PosixSignalContext context)
{
    // The command ends by itself, with its own exit code.
    context.Cancel = true;
    stop.Cancel();
}
