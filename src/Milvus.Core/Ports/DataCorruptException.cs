namespace Milvus.Core.Ports;

/// <summary>Stored bytes are not what was written, or of a version that this program does not read.</summary>
public sealed class DataCorruptException : IOException
{
    /// <summary>Reports damage.</summary>
    /// <param name="path">The file or object.</param>
    /// <param name="offset">Where in it, in bytes.</param>
    /// <param name="why">"corrupt", "too new" or "too old", and what was found.</param>
    public DataCorruptException(string path, long offset, string why)
        : base($"{path} at offset {offset}: {why}")
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file or object.</summary>
    public string Path { get; }

    /// <summary>Where in it, in bytes.</summary>
    public long Offset { get; }
}
