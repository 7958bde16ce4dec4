namespace Milvus.Interfaces;

/// <summary>
/// How large a message between grains may be. Larger ones would hold up every other call of the connection between two
/// silos; whoever has more to say cuts it: inserts and searches into slices, queries into pages.
/// </summary>
public static class MessageLimits
{
    /// <summary>The largest message, in bytes: 8 MiB.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>
    /// The most bytes of values in a message. The rest of <see cref="MaxBytes"/> is left to ids, names and headers. One
    /// row alone never comes near it: the bounds of a schema keep it below 5 MiB.
    /// </summary>
    public const int PayloadBytes = MaxBytes - (64 << 10);

    /// <summary>The most bytes of a filter with its template values; a query vector or a key fits beside it.</summary>
    public const int FilterBytes = MaxBytes - (1 << 20);
}
