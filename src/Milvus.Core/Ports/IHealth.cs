namespace Milvus.Core.Ports;

/// <summary>What keeps a server from its work just now. Safe for concurrent calls, and never waits for anything.</summary>
public interface IHealth
{
    /// <summary>Names what is in trouble and why, sorted by name.</summary>
    /// <param name="most">At most so many, at least 1.</param>
    /// <returns>Empty when all is well.</returns>
    IReadOnlyList<string> FindTroubles(int most);
}
