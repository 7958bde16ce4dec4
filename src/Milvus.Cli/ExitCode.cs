namespace Milvus.Cli;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Healthy = 0;

    /// <summary>Something is missing, damaged, of another version, or cannot be read.</summary>
    public const int Damage = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
