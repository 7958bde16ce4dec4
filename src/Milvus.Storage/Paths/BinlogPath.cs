using System.Globalization;
using Milvus.Core;

namespace Milvus.Storage.Paths;

/// <summary>
/// Where a segment's files are; built and parsed here alone. Milvus's depth is kept, since its tools tell owners by it.
/// Source: milvus pkg/util/metautil.
/// </summary>
/// <param name="Kind">What the file holds.</param>
/// <param name="CollectionId">The collection.</param>
/// <param name="PartitionId">The partition.</param>
/// <param name="SegmentId">The segment.</param>
/// <param name="FieldId">The field; the primary key's for stats, null for delta logs.</param>
/// <param name="LogId">The file's number.</param>
public readonly record struct BinlogPath(
    BinlogKind Kind,
    CollectionId CollectionId,
    PartitionId PartitionId,
    SegmentId SegmentId,
    FieldId? FieldId,
    long LogId)
{
    /// <summary>The folder of all manifests.</summary>
    public const string ManifestPrefix = "manifest/";

    /// <summary>The folder of what is left of dropped segments: each one's last manifest, until its files go.</summary>
    public const string DroppedPrefix = "dropped/";

    /// <summary>The folder of one kind's files, with the slash.</summary>
    public static string PrefixOf(BinlogKind kind) => kind switch
    {
        BinlogKind.Insert => "insert_log/",
        BinlogKind.Stats => "stats_log/",
        BinlogKind.Delta => "delta_log/",
        _ => throw new InvariantException($"Binlog kind {(int)kind} is none."),
    };

    /// <summary>The folder of a segment's manifests, with the slash.</summary>
    public static string ManifestFolder(SegmentId segment) => $"{ManifestPrefix}{segment}/";

    /// <summary>The path of one manifest.</summary>
    public static string Manifest(SegmentId segment, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{ManifestFolder(segment)}manifest-{version:D10}");

    /// <summary>Where the last manifest of a dropped segment is kept until its files go.</summary>
    public static string Dropped(SegmentId segment) => $"{DroppedPrefix}{segment}";

    /// <summary>The version in the path of a manifest; 0 when it is none.</summary>
    public static int VersionOf(string manifest)
    {
        var dash = manifest.LastIndexOf('-');
        return manifest.StartsWith(ManifestPrefix, StringComparison.Ordinal)
            && dash > 0
            && int.TryParse(manifest.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
    }

    /// <summary>Reads a path; false when it is none of a segment's data files.</summary>
    public static bool TryParse(string text, out BinlogPath path)
    {
        path = default;
        var parts = text.Split('/');
        var kind = parts[0] switch
        {
            "insert_log" => BinlogKind.Insert,
            "stats_log" => BinlogKind.Stats,
            "delta_log" => BinlogKind.Delta,
            _ => BinlogKind.None,
        };
        if (kind == BinlogKind.None || parts.Length != (kind == BinlogKind.Delta ? 5 : 6))
        {
            return false;
        }

        var numbers = new long[parts.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        path = new BinlogPath(
            kind,
            new CollectionId(numbers[0]),
            new PartitionId(numbers[1]),
            new SegmentId(numbers[2]),
            kind == BinlogKind.Delta ? null : new FieldId(numbers[3]),
            numbers[^1]);
        return path.ToString() == text;
    }

    /// <summary>The path.</summary>
    public override string ToString() => FieldId is { } field
        ? $"{PrefixOf(Kind)}{CollectionId}/{PartitionId}/{SegmentId}/{field}/{LogId}"
        : $"{PrefixOf(Kind)}{CollectionId}/{PartitionId}/{SegmentId}/{LogId}";
}
