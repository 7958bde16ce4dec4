using System.Globalization;
using Milvus.Simulation.Tests.Worlds;

namespace Milvus.Simulation.Tests.Loads;

/// <summary>What came of a run.</summary>
internal sealed record SimResult(
    SimOptions Options,
    string? Violation,
    ulong Trace,
    long Steps,
    TimeSpan Elapsed,
    int Acknowledged,
    int Flushed,
    int Settled,
    IReadOnlyList<string> Notes)
{
    /// <summary>Everything that a person needs to find the cause, the command to see it again first.</summary>
    public string Report(int notes = 60) => string.Join(
        '\n',
        [
            Violation ?? "no violation",
            $"again: MILVUS_SEED={Options.Seed} dotnet test tests/Milvus.Simulation.Tests --filter Replay",
            Options.ToString(),
            ToString(),
            .. Notes.TakeLast(notes),
        ]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Steps} steps, {Elapsed.TotalSeconds:f1} s of virtual time, {Acknowledged} writes acknowledged, "
        + $"{Flushed} segments flushed, {Settled} rounds of deletes settled, trace {Trace:x16}");
}
