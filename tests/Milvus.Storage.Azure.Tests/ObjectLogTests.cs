using Milvus.Core.Ports;
using Milvus.Storage.Azure.Tests.Azurite;
using Milvus.Storage.Logs;
using Milvus.Testing.Azurite;
using Milvus.Testing.Conformance;

namespace Milvus.Storage.Azure.Tests;

/// <summary>The log that silos share, on the store that they share.</summary>
[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class ObjectLogTests(AzuriteServer azurite) : LogConformance
{
    protected override ILogStore Store { get; } = LogsOn(azurite.Options(), seed: 1);

    [Fact]
    public async Task An_owner_in_another_process_fences_the_older_one()
    {
        var options = azurite.Options();
        await using var old = LogsOn(options, seed: 1).Get("a");
        var first = await old.OpenAsync(default);
        await old.AppendAsync([Bytes("old")], first.Epoch, default);
        await using var young = LogsOn(options, seed: 2).Get("a");
        var second = await young.OpenAsync(default);

        await Assert.ThrowsAsync<LogFencedException>(() => old.AppendAsync([Bytes("x")], first.Epoch, default));
        await young.AppendAsync([Bytes("new")], second.Epoch, default);

        await using var reader = LogsOn(options, seed: 3).Get("a");
        await reader.OpenAsync(default);
        Assert.Equal(["1:old", "2:new"], await ReadAsync(reader, LogPosition.Zero));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_there_when_the_log_is_opened_again()
    {
        await using var proxy = new LossyProxy(azurite.Port);
        await using var log = LogsOn(azurite.OptionsThrough(proxy.Port), seed: 1).Get("a");
        var opened = await log.OpenAsync(default);
        await log.AppendAsync([Bytes("one")], opened.Epoch, default);
        proxy.LoseAnswerTo("PUT ");

        await Assert.ThrowsAsync<IOException>(() => log.AppendAsync([Bytes("two")], opened.Epoch, default));

        var again = await log.OpenAsync(default);
        Assert.Equal(1, proxy.Losses);
        Assert.Equal(["1:one", "2:two"], await ReadAsync(log, LogPosition.Zero));
        Assert.Equal(new LogPosition(3), await log.AppendAsync([Bytes("three")], again.Epoch, default));
    }

    private static ObjectLogStore LogsOn(AzureBlobOptions options, int seed) =>
        new(AzuriteServer.Store(options), new Chance(seed), TimeProvider.System);

    private sealed class Chance(int seed) : IRandomSource
    {
        private readonly Random _random = new(seed);

        public double NextFraction() => _random.NextDouble();
    }
}
