using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Milvus.Gateway.Tests.Fuzz;

/// <summary>Whatever a server logs as an error.</summary>
internal sealed class CollectedFaults : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>In the order of logging, newest last.</summary>
    public IReadOnlyCollection<string> All => _faults;

    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, _faults);

    public void Dispose() => _faults.Clear();

    private sealed class Collector(string category, ConcurrentQueue<string> faults) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) faults.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
