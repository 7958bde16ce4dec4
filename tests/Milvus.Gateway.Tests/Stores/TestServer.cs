using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Hosting;
using Milvus.Silo;
using Milvus.Testing.Workloads;

namespace Milvus.Gateway.Tests.Stores;

/// <summary>A whole server on the store that its arguments name, and a client of one collection.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Collection = "rows";

    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        Calls = new Calls(app.GetMilvusPort(), Collection);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.GetMilvusPort()}") };
    }

    public Calls Calls { get; }

    public HttpClient Http { get; }

    public Core.Ports.IObjectStore Objects => _app.Services.GetRequiredService<Core.Ports.IObjectStore>();

    public int Port => _app.GetMilvusPort();

    public string Place => _app.Services.GetRequiredService<StoreOwner>().Place;

    public static async Task<TestServer> StartAsync(
        string[] arguments, Action<IServiceCollection>? services = null)
    {
        var app = Build(arguments, services);
        try
        {
            await app.StartAsync();
            return new TestServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? services = null) =>
        SiloHost.Build(["--port", "0", .. arguments], builder =>
        {
            builder.Logging.ClearProviders();
            services?.Invoke(builder.Services);
        });

    /// <summary>Inserts rows that must be acknowledged, and flushes them.</summary>
    public async Task FillAsync(long first, int rows)
    {
        await Calls.UntilInsertedAsync(first, rows);
        await Calls.FlushAsync();
    }

    /// <summary>Demands that the collection has these rows, once each, and no other.</summary>
    public async Task HasAsync(long first, int rows) =>
        Assert.Equal(
            Enumerable.Range(0, rows).Select(row => first + row),
            (await Calls.ReadRowsAsync()).Select(row => row.Key).Order());

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
