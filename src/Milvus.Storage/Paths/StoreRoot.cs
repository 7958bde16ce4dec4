namespace Milvus.Storage.Paths;

/// <summary>
/// The root path of a store: the folder of a data folder or container that all its objects lie below. Stores of
/// different roots share a container and never see each other (Milvus: minio.rootPath).
/// </summary>
public static class StoreRoot
{
    /// <summary>The root when none is named.</summary>
    public const string Default = "files";

    private const int MaxLength = 200;

    // What a local data folder holds beside its objects.
    private static readonly string[] Neighbours = ["layout.json", "lock"];

    /// <summary>The folders a store makes below its root, sorted.</summary>
    public static IReadOnlyList<string> Folders { get; } =
        ["delta_log", "insert_log", "log", "manifest", "meta", "stats_log"];

    /// <summary>Says what is wrong with a root path; empty ones are for whoever allows them to judge.</summary>
    /// <param name="root">The root path.</param>
    /// <returns>A rule that it breaks; null when it is one.</returns>
    public static string? FindFailure(string root)
    {
        if (root.Length > MaxLength || !ObjectPath.IsValid(root))
        {
            return $"must be parts of letters, digits and - _ . = (no dot first), joined by /, at most {MaxLength} "
                + "characters";
        }

        // A store above would take the objects of this one for its own.
        var taken = root.Split('/').FirstOrDefault(part => Folders.Contains(part) || Neighbours.Contains(part));
        return taken is null ? null : $"must not have the part {taken}, which stores use themselves";
    }
}
