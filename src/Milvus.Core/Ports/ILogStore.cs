namespace Milvus.Core.Ports;

/// <summary>All logs of one data folder or account.</summary>
public interface ILogStore
{
    /// <summary>A handle on the log of that name; nothing is read or made before it is opened.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>.</param>
    ILog Get(string name);

    /// <summary>
    /// Reads the commits behind <paramref name="after"/> up to <paramref name="upTo"/>, in order, without taking
    /// ownership: an owner may be appending meanwhile, here or in another process that shares the store.
    /// </summary>
    /// <param name="name">Of the log.</param>
    /// <param name="after">The commit before the first one wanted.</param>
    /// <param name="upTo">The last one wanted; the caller knows it to be durable. Not above
    /// <paramref name="after"/>: nothing is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataCorruptException">A commit of the range is damaged or missing, for example because it is
    /// truncated already.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    IAsyncEnumerable<LogCommit> ReadAsync(
        string name, LogPosition after, LogPosition upTo, CancellationToken cancellationToken);

    /// <summary>The names of all logs that exist, sorted.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a log with all it holds; success when there is none. An open owner is fenced.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
