using System.Globalization;

namespace Milvus.Core;

/// <summary>
/// The name of a vchannel, one shard of one collection: <c>{pchannel}_{collection}v{shard}</c>, for example
/// <c>by-dev-rootcoord-dml_3_449012345678v0</c>. Ordered by text. Source: milvus pkg/util/funcutil.
/// </summary>
public readonly record struct VChannelName : IComparable<VChannelName>
{
    private const string PChannelPrefix = "by-dev-rootcoord-dml_";

    private VChannelName(string value, CollectionId collection, int shard)
    {
        Value = value;
        Collection = collection;
        Shard = shard;
    }

    /// <summary>How many pchannels the names spread over.</summary>
    public const int PChannelCount = 16;

    /// <summary>The whole name.</summary>
    public string Value { get; }

    /// <summary>The collection that the name holds.</summary>
    public CollectionId Collection { get; }

    /// <summary>The shard number, from 0.</summary>
    public int Shard { get; }

    /// <summary>The part before the last underscore.</summary>
    public string PChannel => Value[..Value.LastIndexOf('_')];

    /// <summary>Names a shard of a collection. Shards of one collection lie on neighbouring pchannels.</summary>
    public static VChannelName Of(CollectionId collection, int shard)
    {
        var pchannel = (int)((ulong)(collection.Value + shard) % PChannelCount);
        return new(string.Create(
            CultureInfo.InvariantCulture, $"{PChannelPrefix}{pchannel}_{collection.Value}v{shard}"), collection, shard);
    }

    /// <summary>Reads a name; any pchannel part is accepted.</summary>
    /// <returns>False when <paramref name="text"/> does not end in <c>_{collection}v{shard}</c>.</returns>
    public static bool TryParse(string? text, out VChannelName name)
    {
        name = default;
        var cut = text?.LastIndexOf('_') ?? -1;
        var v = text?.LastIndexOf('v') ?? -1;
        if (text is null || cut <= 0 || v <= cut + 1
            || !long.TryParse(text.AsSpan(cut + 1, v - cut - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !int.TryParse(text.AsSpan(v + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
        {
            return false;
        }

        name = new(text, new CollectionId(id), shard);
        return true;
    }

    /// <summary>Reads a name that this system wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static VChannelName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a vchannel name.");

    /// <inheritdoc/>
    public int CompareTo(VChannelName other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether <paramref name="left"/> sorts first.</summary>
    public static bool operator <(VChannelName left, VChannelName right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts last.</summary>
    public static bool operator >(VChannelName left, VChannelName right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not sort last.</summary>
    public static bool operator <=(VChannelName left, VChannelName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not sort first.</summary>
    public static bool operator >=(VChannelName left, VChannelName right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
