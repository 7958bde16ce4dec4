namespace Milvus.Testing.Disks;

/// <summary>A folder's names: as they seem, as they are durable, and the changes in between.</summary>
internal sealed class SimFolder
{
    private readonly List<(string Name, object? Node)> _unsynced = [];
    private SortedDictionary<string, object> _durable = new(StringComparer.Ordinal);

    /// <summary>Files (<see cref="SimInode"/>) and folders by name.</summary>
    public SortedDictionary<string, object> Names { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Gives a name to a node, or takes it away (null).</summary>
    public void Set(string name, object? node)
    {
        Apply(Names, name, node);
        _unsynced.Add((name, node));
    }

    /// <summary>How many names a file has in here and below.</summary>
    public int NamesOf(SimInode file) => Names.Values.Sum(
        node => ReferenceEquals(node, file) ? 1 : node is SimFolder child ? child.NamesOf(file) : 0);

    public void Sync()
    {
        _durable = new SortedDictionary<string, object>(Names, StringComparer.Ordinal);
        _unsynced.Clear();
    }

    public void SyncAll()
    {
        Sync();
        foreach (var node in Names.Values)
        {
            (node as SimFolder)?.SyncAll();
            (node as SimInode)?.Sync();
        }
    }

    /// <summary>
    /// What the disk holds after power fails; <paramref name="done"/> keeps one file under two names one.
    /// </summary>
    public SimFolder AfterCrash(Random random, Dictionary<object, object> done)
    {
        var kept = new SortedDictionary<string, object>(_durable, StringComparer.Ordinal);
        var (mode, prefix) = (random.Next(4), random.Next(_unsynced.Count + 1));
        for (var i = 0; i < _unsynced.Count; i++)
        {
            var survives = mode switch
            {
                0 => false,
                1 => true,
                2 => i < prefix,
                _ => random.Next(2) == 0,
            };
            if (survives)
            {
                Apply(kept, _unsynced[i].Name, _unsynced[i].Node);
            }
        }

        var folder = new SimFolder();
        foreach (var (name, node) in kept)
        {
            if (!done.TryGetValue(node, out var after))
            {
                after = node is SimFolder child
                    ? child.AfterCrash(random, done)
                    : ((SimInode)node).AfterCrash(random);
                done.Add(node, after);
            }

            folder.Names.Add(name, after);
        }

        folder.Sync();
        return folder;
    }

    private static void Apply(SortedDictionary<string, object> names, string name, object? node)
    {
        if (node is null)
        {
            names.Remove(name);
        }
        else
        {
            names[name] = node;
        }
    }
}
