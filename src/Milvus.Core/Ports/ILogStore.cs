namespace Milvus.Core.Ports;

/// <summary>All logs of one data folder or account.</summary>
public interface ILogStore
{
    /// <summary>A handle on the log of that name; nothing is read or made before it is opened.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>.</param>
    ILog Get(string name);

    /// <summary>The names of all logs that exist, sorted.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a log with all it holds; success when there is none. An open owner is fenced.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
