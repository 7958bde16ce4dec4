namespace Orleans;

/// <summary>A state as a storage provider sees it.</summary>
/// <typeparam name="T">The state's type.</typeparam>
public interface IGrainState<T>
{
    /// <summary>The state; null until it is read or set.</summary>
    T? State { get; set; }

    /// <summary>The version last read or written, opaque; null when there is no record.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the store holds a record.</summary>
    bool RecordExists { get; set; }
}
