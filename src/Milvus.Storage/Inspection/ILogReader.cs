using Milvus.Core.Ports;

namespace Milvus.Storage.Inspection;

/// <summary>Takes what a log says, in order.</summary>
public interface ILogReader
{
    /// <summary>Forgets what came before and begins.</summary>
    /// <param name="name">The log.</param>
    /// <param name="snapshot">The newest good snapshot; null when there is none.</param>
    /// <param name="at">The last commit that it covers; zero without one.</param>
    void Begin(string name, ReadOnlyMemory<byte>? snapshot, LogPosition at);

    /// <summary>Takes a commit that no snapshot covers.</summary>
    /// <exception cref="DataCorruptException">It makes no sense.</exception>
    void Add(LogCommit commit);
}
