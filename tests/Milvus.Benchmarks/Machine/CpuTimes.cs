using System.Diagnostics;
using System.Globalization;

namespace Milvus.Benchmarks.Machine;

/// <summary>
/// Processor time so far, in seconds: ours, the server's, and everybody's on the machine. Read from /proc, 10 ms fine.
/// </summary>
internal readonly record struct CpuTimes(double Wall, double Own, double Server, double Everybody)
{
    private const double TicksPerSecond = 100;

    /// <summary>Cores that others kept busy meanwhile: above a few tenths the figures beside it are no good.</summary>
    public double ForeignCores => Math.Max(0, (Everybody - Own - Server) / Wall);

    public static CpuTimes Now(int? serverId = null) => new(
        Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
        OfProcess(Environment.ProcessId),
        serverId is { } id ? OfProcess(id) : 0,
        OfMachine());

    public static CpuTimes operator -(CpuTimes later, CpuTimes earlier) => new(
        later.Wall - earlier.Wall,
        later.Own - earlier.Own,
        later.Server - earlier.Server,
        later.Everybody - earlier.Everybody);

    private static double OfProcess(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        // The name in brackets may hold spaces; user and system time are fields 14 and 15.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond;
    }

    private static double OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user nice system idle iowait irq softirq: all but idle and waiting.
        return (Ticks(fields[1]) + Ticks(fields[2]) + Ticks(fields[3]) + Ticks(fields[6]) + Ticks(fields[7]))
            / TicksPerSecond;
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
