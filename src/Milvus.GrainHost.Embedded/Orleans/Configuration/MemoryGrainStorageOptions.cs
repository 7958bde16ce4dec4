namespace Orleans.Configuration;

/// <summary>Options of the storage that forgets at shutdown.</summary>
public class MemoryGrainStorageOptions
{
    /// <summary>How many grains share the work in a cluster; has no effect in one process.</summary>
    public int NumStorageGrains { get; set; } = 10;
}
