namespace Milvus.Storage.Inspection;

/// <summary>Reads logs as they lie there, whoever owns them; changes nothing.</summary>
public interface ILogInspector
{
    /// <summary>The names of all logs, sorted.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads every byte of a log and checks it. An owner may be appending meanwhile: a tail that is being written is no
    /// damage, and what is not right at once is looked at again.
    /// </summary>
    /// <param name="name">The log's name.</param>
    /// <param name="reader">Given the newest good snapshot and the commits behind it; begun again for each look.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found; null when there is no such log.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    Task<LogContent?> InspectAsync(string name, ILogReader reader, CancellationToken cancellationToken);
}
