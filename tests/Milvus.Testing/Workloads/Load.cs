namespace Milvus.Testing.Workloads;

/// <summary>Inserts by several clients and flushes by one more, until told to stop or the server is gone.</summary>
/// <param name="ports">The gateways; clients share them evenly.</param>
/// <param name="collection">Where rows go.</param>
/// <param name="oracle">Notes what was sent and what was acknowledged.</param>
/// <param name="seed">Draws the batches.</param>
public sealed class Load(IReadOnlyList<int> ports, string collection, Oracle oracle, int seed)
{
    private const int Clients = 4;
    private const int MaxBatchRows = 24;

    /// <summary>Returns when every client has stopped or lost its server.</summary>
    public Task RunAsync(CancellationToken stop = default) => Task.WhenAll(
        Enumerable.Range(0, Clients).Select(client => UntilGoneAsync(InsertAsync, client, stop))
            .Append(UntilGoneAsync((calls, _) => calls.FlushAsync(), Clients, stop)));

    private async Task UntilGoneAsync(Func<Calls, Random, Task> step, int client, CancellationToken stop)
    {
        var random = new Random(seed + client);
        using var calls = new Calls(ports[client % ports.Count], collection);
        try
        {
            while (!stop.IsCancellationRequested) await step(calls, random);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // What was under way has no answer, and the oracle knows that.
        }
    }

    private async Task InsertAsync(Calls calls, Random random)
    {
        var batch = oracle.Begin(random.Next(1, MaxBatchRows + 1));
        var status = await calls.InsertAsync(batch.First, batch.Count);
        batch.Acknowledged = status.Code == 0;
        Assert.True(batch.Acknowledged || status.Retriable, $"Insert answered {status.Code}: {status.Reason}");
    }
}
