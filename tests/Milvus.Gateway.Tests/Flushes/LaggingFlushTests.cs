using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Core.Ports;
using Milvus.Gateway.Tests.Wire;
using Milvus.Silo;

namespace Milvus.Gateway.Tests.Flushes;

/// <summary>A flush that cannot end says which channel keeps it, why and for how long.</summary>
public sealed class LaggingFlushTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private FailingObjects _objects = null!;
    private WebApplication _app = null!;
    private CollectionSteps _steps = null!;

    public async Task InitializeAsync()
    {
        _app = GatewayHost.Build(
            _folder,
            silo: silo => silo.MetricsByChannel = true,
            services: services => services.AddSingleton<IObjectStore>(provider =>
                _objects = new FailingObjects(provider.GetRequiredService<StoreOwner>().Objects)));
        await _app.StartAsync();
        _steps = new CollectionSteps(GatewayHost.AddressOf(_app));
        _http.BaseAddress = GatewayHost.AddressOf(_app);
    }

    public async Task DisposeAsync()
    {
        _steps.Dispose();
        _http.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_way_of_asking_names_the_channel_and_the_reason_until_the_store_is_back()
    {
        await _steps.CreateAsync();
        await _steps.InsertAsync(1, 10);
        _objects.Fails = true;
        var flush = await _steps.FlushAsync();
        var channel = Assert.Single(flush.ChannelCps).Key;
        var byTime = new Proto.GetFlushStateRequest
        {
            CollectionName = _steps.Name,
            FlushTs = flush.CollFlushTs[_steps.Name],
        };
        var byIds = new Proto.GetFlushStateRequest { SegmentIds = { flush.CollSegIds[_steps.Name].Data } };
        var all = new Proto.GetFlushAllStateRequest { FlushAllTs = flush.CollFlushTs[_steps.Name] };
        var segments = new Proto.GetPersistentSegmentInfoRequest { CollectionName = _steps.Name };

        // The first try takes its time to fail.
        await CollectionSteps.UntilAsync(async () => (await StateAsync(byTime)).Status.Detail.Contains(FailingObjects.Why));

        var details = new[]
        {
            (await StateAsync(byTime)).Status.Detail,
            (await StateAsync(byIds)).Status.Detail,
            (await _steps.CallAsync<Proto.GetFlushAllStateResponse>("GetFlushAllState", all)).Status.Detail,
            (await _steps.CallAsync<Proto.GetPersistentSegmentInfoResponse>(
                "GetPersistentSegmentInfo", segments)).Status.Detail,
        };
        Assert.False((await StateAsync(byIds)).Flushed);
        Assert.All(details, detail => Assert.StartsWith(channel, detail));
        Assert.All(details, detail => Assert.Contains(FailingObjects.Why, detail));
        Assert.All(details, detail => Assert.Matches(@"checkpoint \S+ of [0-9.]+ s ago", detail));

        _objects.Fails = false;
        await CollectionSteps.UntilAsync(async () => (await StateAsync(byTime)).Flushed);
        Assert.Equal("", (await StateAsync(byTime)).Status.Detail);
        Assert.Equal("", (await _steps.CallAsync<Proto.GetPersistentSegmentInfoResponse>(
            "GetPersistentSegmentInfo", segments)).Status.Detail);
    }

    [Fact]
    public async Task The_metrics_show_the_channel_that_lags_and_why_and_what_it_owes()
    {
        await _steps.CreateAsync();
        await _steps.InsertAsync(1, 10);
        _objects.Fails = true;
        var flush = await _steps.FlushAsync();
        var channel = Assert.Single(flush.ChannelCps).Key;

        var lagging = $"milvus_channel_lagging_count{{vchannel=\"{channel}\",reason=\"";
        await CollectionSteps.UntilAsync(async () => (await LinesAsync()).Any(line =>
            line.StartsWith(lagging, StringComparison.Ordinal) && line.Contains(FailingObjects.Why)));
        var lines = await LinesAsync();
        Assert.Contains($"milvus_channel_owed_count{{vchannel=\"{channel}\"}} 1", lines);
        Assert.NotEqual(0, Value(lines, $"milvus_channel_checkpoint_lag_seconds{{vchannel=\"{channel}\"}}"));
        Assert.NotEqual(0, Value(lines, $"milvus_channel_unflushed_bytes{{vchannel=\"{channel}\"}}"));
        Assert.Contains("# TYPE milvus_flush_duration_seconds histogram", lines);
        Assert.Equal(1, Value(lines, "milvus_flush_duration_seconds_count"));
        Assert.Equal(1, Value(lines, "milvus_flush_duration_seconds_bucket{le=\"+Inf\"}"));
        Assert.Equal(1, Value(lines, "milvus_flush_queue_duration_seconds_count"));
        Assert.NotEqual(0, Value(lines, "milvus_channel_append_duration_seconds_count"));
        Assert.NotEqual(0, Value(lines, "milvus_commit_queue_duration_seconds_count"));
        Assert.NotEqual(0, Value(lines, "milvus_commit_coalesced_count"));
        Assert.NotEqual(0, Value(lines, "milvus_channel_recovery_duration_seconds_count"));
        Assert.DoesNotContain(lines, line => line.StartsWith("milvus_segment_flush_duration", StringComparison.Ordinal));

        _objects.Fails = false;
        await CollectionSteps.UntilAsync(async () =>
        {
            var now = await LinesAsync();
            return !now.Any(line => line.StartsWith(lagging, StringComparison.Ordinal))
                && now.Contains($"milvus_channel_unflushed_bytes{{vchannel=\"{channel}\"}} 0")
                && now.Contains("milvus_segment_flush_duration_seconds_count 1");
        });
    }

    private Task<Proto.GetFlushStateResponse> StateAsync(Proto.GetFlushStateRequest request) =>
        _steps.CallAsync<Proto.GetFlushStateResponse>("GetFlushState", request);

    private async Task<string[]> LinesAsync()
    {
        using var response = await _http.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return (await response.Content.ReadAsStringAsync()).Split('\n');
    }

    private static double Value(string[] lines, string series) => double.Parse(
        Assert.Single(lines, line => line.StartsWith(series + ' ', StringComparison.Ordinal))[series.Length..],
        System.Globalization.CultureInfo.InvariantCulture);
}
