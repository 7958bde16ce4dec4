using Milvus.EndToEnd.Silo;

namespace Milvus.EndToEnd.Kills;

/// <summary>Inserts by several clients and flushes by one more, until the server is gone.</summary>
internal sealed class Load(int port, string collection, Oracle oracle, int seed)
{
    private const int Clients = 4;
    private const int MaxBatchRows = 24;

    /// <summary>Returns when every client has lost the server.</summary>
    public Task RunAsync() => Task.WhenAll(
        Enumerable.Range(0, Clients).Select(client => UntilGoneAsync(InsertAsync, new Random(seed + client)))
            .Append(UntilGoneAsync((calls, _) => calls.FlushAsync(), new Random(seed))));

    private async Task UntilGoneAsync(Func<Calls, Random, Task> step, Random random)
    {
        using var calls = new Calls(port, collection);
        try
        {
            while (true) await step(calls, random);
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
