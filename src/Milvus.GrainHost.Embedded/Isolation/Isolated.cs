namespace Milvus.GrainHost.Embedded.Isolation;

/// <summary>Gives the other side of a call its own copy of what it could otherwise change.</summary>
internal static class Isolated
{
    /// <summary>The value itself if it may be shared, else a deep copy.</summary>
    /// <exception cref="Orleans.Serialization.CodecNotFoundException">A type inside has no copier.</exception>
    public static T Copy<T>(T value)
    {
        if (value is null || Shareable.Exactly(value.GetType())) return value;
        return (T)new CopyWalk(typeof(T)).Copy(value)!;
    }
}
