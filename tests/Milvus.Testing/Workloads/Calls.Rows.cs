using Milvus.Proto;

namespace Milvus.Testing.Workloads;

/// <summary>Requests that write and delete rows.</summary>
public sealed partial class Calls
{
    /// <summary>Inserts rows of version 0 that nobody replaces or deletes.</summary>
    public Task<Status> InsertAsync(long first, int count) =>
        InsertAsync([.. Enumerable.Range(0, count).Select(offset => first + offset)], 0);

    /// <summary>Inserts rows that must be acknowledged.</summary>
    public async Task InsertedAsync(long first, int count) => Require("Insert", await InsertAsync(first, count));

    /// <summary>
    /// Inserts rows and repeats it while the server asks for that. For codes that say that nothing was done.
    /// </summary>
    public async Task UntilInsertedAsync(long first, int count) =>
        Require("Insert", await UntilReadyAsync(() => InsertAsync(first, count), status => status));

    /// <summary>Sends a change once.</summary>
    public Task<Status> SendAsync(Change change) => change.Kind switch
    {
        ChangeKind.Insert => InsertAsync(change.Keys, change.Version),
        ChangeKind.Upsert => UpsertAsync(change.Keys, change.Version),
        _ => DeleteAsync(change.Filter),
    };

    private async Task<Status> InsertAsync(IReadOnlyList<long> keys, long version)
    {
        var request = new InsertRequest { CollectionName = collection, NumRows = (uint)keys.Count };
        request.FieldsData.AddRange(Columns(keys, version));
        return (await _client.CallAsync<MutationResult>("Insert", request)).Status;
    }

    private async Task<Status> UpsertAsync(IReadOnlyList<long> keys, long version)
    {
        var request = new UpsertRequest { CollectionName = collection, NumRows = (uint)keys.Count };
        request.FieldsData.AddRange(Columns(keys, version));
        return (await _client.CallAsync<MutationResult>("Upsert", request)).Status;
    }

    private async Task<Status> DeleteAsync(string filter)
    {
        var request = new DeleteRequest { CollectionName = collection, Expr = filter };
        return (await _client.CallAsync<MutationResult>("Delete", request)).Status;
    }

    private static IEnumerable<FieldData> Columns(IReadOnlyList<long> keys, long version)
    {
        var vectors = new FloatArray();
        foreach (var key in keys) vectors.Data.AddRange(VectorOf(key, version));
        yield return Longs("key", keys);
        yield return Longs("version", keys.Select(_ => version));
        yield return Longs("proof", keys.Select(key => ProofOf(key, version)));
        yield return new FieldData
        {
            FieldName = "vector",
            Type = DataType.FloatVector,
            Vectors = new VectorField { Dim = Dimensions, FloatVector = vectors },
        };
    }

    private static FieldData Longs(string name, IEnumerable<long> values)
    {
        var array = new LongArray();
        array.Data.AddRange(values);
        return new FieldData
        {
            FieldName = name,
            Type = DataType.Int64,
            Scalars = new ScalarField { LongData = array },
        };
    }
}
