using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class SlowCallTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task A_call_that_takes_longer_than_the_option_says_is_logged_by_its_name(long ticks, bool logged)
    {
        using var folder = new TemporaryFolder();
        using var lines = new Lines();
        await using var app = GatewayHost.Build(
            folder,
            options => options.SlowCall = TimeSpan.FromTicks(ticks),
            services: services => services.AddSingleton<ILoggerProvider>(lines));
        await app.StartAsync();
        using var client = new GrpcClient(GatewayHost.AddressOf(app));

        Assert.Equal(0, (await client.CallAsync("GetVersion", new Proto.GetVersionRequest())).Status);
        await app.StopAsync();

        Assert.Equal(logged, lines.Seen.Any(line => line.StartsWith("GetVersion took ", StringComparison.Ordinal)));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Enqueue(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
