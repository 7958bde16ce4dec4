using System.Threading.Channels;

namespace Milvus.GrainHost.Tests;

/// <summary>What grains report to the test, in order. A singleton of the silo's services.</summary>
public sealed class Probe
{
    private readonly Channel<string> _reports = Channel.CreateUnbounded<string>();

    public void Report(string text) => _reports.Writer.TryWrite(text);

    /// <summary>The next report; gives up long after any test should have ended.</summary>
    public Task<string> NextAsync() => _reports.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public bool IsSilent => !_reports.Reader.TryPeek(out _);
}
