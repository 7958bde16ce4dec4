using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Milvus.DataCoord.Segments;

/// <summary>What the outside writer of a segment has saved, and how far it is.</summary>
public sealed record SavedBinlogs
{
    /// <summary>Nothing.</summary>
    public static readonly SavedBinlogs None = new();

    /// <summary>Its files, each field's in the order of their rows; none once a manifest names them.</summary>
    public ImmutableArray<SavedFile> Files { get; init; } = [];

    /// <summary>Whether its writer said that these are all.</summary>
    public bool Complete { get; init; }

    /// <summary>Where its first row is in its writer's stream; null when that was not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StreamPosition? Start { get; init; }

    /// <summary>Up to where its writer's stream is in files; null when that was not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StreamPosition? UpTo { get; init; }

    /// <summary>Rows of each field.</summary>
    internal static SortedDictionary<Core.FieldId, long> RowsByField(IEnumerable<SavedFile> files)
    {
        var rows = new SortedDictionary<Core.FieldId, long>();
        foreach (var file in files)
        {
            if (file.Kind == SavedFileKind.Insert)
            {
                rows[file.Field] = rows.GetValueOrDefault(file.Field) + file.Rows;
            }
        }

        return rows;
    }

    /// <summary>The most insert binlogs of one field.</summary>
    internal static int MostBinlogs(IEnumerable<SavedFile> files) =>
        files.Where(file => file.Kind == SavedFileKind.Insert)
            .GroupBy(file => file.Field)
            .Select(field => field.Count())
            .DefaultIfEmpty()
            .Max();
}
