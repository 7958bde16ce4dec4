namespace Milvus.Core.Ports;

/// <summary>Gives out ids from durable leases (I6).</summary>
public interface IIdSource
{
    /// <summary>Takes a run of ids.</summary>
    /// <param name="count">How many, 1 … 16,777,216.</param>
    /// <param name="cancellationToken">Gives up waiting; ids already leased are lost, never reused.</param>
    /// <returns>The first; the caller owns it and the count − 1 behind it.</returns>
    Task<long> TakeAsync(int count, CancellationToken cancellationToken);
}
