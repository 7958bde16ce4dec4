using Milvus.Engine.Ids;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>The shell of the id leases.</summary>
[Reentrant]
internal sealed class IdGrain(
    [PersistentState("ids", GrainDocument.StorageName)] IPersistentState<StoredDocument> state, TimeProvider time)
    : Grain, IIdGrain
{
    private readonly IdProcess _process = new(new GrainDocument(state), time);

    public async Task<IdLeaseReply> LeaseAsync(long count)
    {
        var outcome = await _process.LeaseAsync(count, CancellationToken.None);
        return outcome.IsOk
            ? new IdLeaseReply { First = outcome.Value, Count = count }
            : new IdLeaseReply { Error = outcome.Error };
    }
}
