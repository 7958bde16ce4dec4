namespace Milvus.Core.Ports;

/// <summary>
/// A blob store: whole objects by path, made once or replaced by their tag. No rename and no append, so that every
/// store can do it. A put that returned is durable. Paths are <c>/</c>-separated, without a leading one.
/// </summary>
public interface IObjectStore
{
    /// <summary>Reads an object; null when there is none.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Reads <paramref name="length"/> bytes from <paramref name="offset"/>, fewer at the end; null when there is
    /// no object.
    /// </summary>
    Task<ReadOnlyMemory<byte>?> GetRangeAsync(string path, long offset, int length, CancellationToken cancellationToken);

    /// <summary>Makes an object unless there is one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">Pieces written one after the other; read until the task ends.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <returns>The tag of the new object; null when one exists already, which stays as it is.</returns>
    /// <exception cref="IOException">The outcome is unknown: read again.</exception>
    Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken);

    /// <summary>Replaces an object whose tag is <paramref name="tag"/>.</summary>
    /// <returns>The new tag; null when the object is gone or has another tag.</returns>
    /// <exception cref="IOException">The outcome is unknown: read again.</exception>
    Task<string?> PutIfMatchAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, string tag, CancellationToken cancellationToken);

    /// <summary>All objects whose path begins with <paramref name="prefix"/>, by path in ordinal order.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; success when there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}
