using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>Leases ranges of ids; one grain, key 0. The high-water mark is durable ahead of use (I6).</summary>
[Alias("milvus.IIdGrain")]
public interface IIdGrain : IGrainWithIntegerKey
{
    /// <summary>Leases a range.</summary>
    /// <param name="count">How many ids, 1 … 16,777,216.</param>
    [Alias("Lease")]
    Task<IdLeaseReply> LeaseAsync(long count);
}
