namespace Milvus.Testing.Workloads;

/// <summary>
/// Inserts, upserts, deletes and reads by several clients and flushes by one more, until told to stop or the server is
/// gone.
/// </summary>
/// <param name="ports">The gateways; clients share them evenly.</param>
/// <param name="collection">Where rows go.</param>
/// <param name="oracle">Notes what was sent, what was acknowledged and what was seen.</param>
/// <param name="seed">Draws the requests.</param>
public sealed class Load(IReadOnlyList<int> ports, string collection, Oracle oracle, int seed)
{
    private const int Clients = 4;
    private const int MaxBatchRows = 24;

    /// <summary>Returns when every client has stopped or lost its server.</summary>
    public Task RunAsync(CancellationToken stop = default) => Task.WhenAll(
        Enumerable.Range(0, Clients).Select(client => UntilGoneAsync(StepAsync, client, stop))
            .Append(UntilGoneAsync((calls, _, _) => calls.FlushAsync(), Clients, stop)));

    private async Task UntilGoneAsync(Func<Calls, int, Random, Task> step, int client, CancellationToken stop)
    {
        var random = new Random(seed + client);
        using var calls = new Calls(ports[client % ports.Count], collection);
        try
        {
            while (!stop.IsCancellationRequested) await step(calls, client, random);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // What was under way has no answer, and the oracle knows that.
        }
    }

    private Task StepAsync(Calls calls, int client, Random random)
    {
        var keyspace = oracle.Keyspace;
        return random.Next(20) switch
        {
            < 7 => SendAsync(calls, ChangeKind.Insert, keyspace.Fresh(client, random.Next(1, MaxBatchRows + 1))),
            < 10 => SendAsync(calls, ChangeKind.Upsert, keyspace.Scattered(client, random)),
            < 12 => SendAsync(calls, ChangeKind.Upsert, Keyspace.Hot(random)),
            < 14 => SendAsync(calls, ChangeKind.Delete, keyspace.Scattered(client, random)),
            < 15 => SendAsync(calls, ChangeKind.Delete, Keyspace.Hot(random)),
            < 18 => DeleteFoundAsync(calls, keyspace.Range(client, random), random),
            < 19 => LookAsync(calls, Keyspace.Hot(random)),
            _ => LookAsync(calls, keyspace.Scattered(client, random)),
        };
    }

    /// <summary>Deletes neighbours, or every third of them, by an expression that names no key.</summary>
    private Task DeleteFoundAsync(Calls calls, long[] range, Random random)
    {
        if (range.Length == 0) return Task.CompletedTask;
        var filter = $"key >= {range[0]} and key <= {range[^1]}";
        if (random.Next(2) == 0) return SendAsync(calls, ChangeKind.Delete, range, filter);
        var rest = random.Next(3);
        long[] third = [.. range.Where(key => key % 3 == rest)];
        return SendAsync(calls, ChangeKind.Delete, third, $"{filter} and key % 3 == {rest}");
    }

    private async Task SendAsync(Calls calls, ChangeKind kind, long[] keys, string? filter = null)
    {
        if (keys.Length == 0) return;
        var change = oracle.Begin(kind, keys, filter);
        var status = await calls.SendAsync(change);
        oracle.Answer(change, acknowledged: status.Code == 0);
        Assert.True(status.Code == 0 || status.Retriable, $"{kind} answered {status.Code}: {status.Reason}");
    }

    private async Task LookAsync(Calls calls, long[] keys)
    {
        if (keys.Length == 0) return;
        var look = oracle.Look(keys);
        oracle.Saw(look, await calls.ReadRowsAsync(keys));
    }
}
