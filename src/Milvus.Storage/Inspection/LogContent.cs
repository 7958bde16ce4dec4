using System.Collections.Immutable;
using Milvus.Core.Ports;

namespace Milvus.Storage.Inspection;

/// <summary>What a look at a log found.</summary>
public sealed record LogContent
{
    /// <summary>The log.</summary>
    public required string Name { get; init; }

    /// <summary>The oldest commit that is still there; zero when none is.</summary>
    public LogPosition First { get; init; }

    /// <summary>The newest commit; zero when there never was one.</summary>
    public LogPosition Last { get; init; }

    /// <summary>The last commit that the newest good snapshot covers; zero without one.</summary>
    public LogPosition SnapshotAt { get; init; }

    /// <summary>The newest owner.</summary>
    public long Epoch { get; init; }

    /// <summary>Whether it is deleted and what is left keeps sleeping owners out.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Bytes at the end that are no whole commit: torn, or being written.</summary>
    public long TailBytes { get; init; }

    /// <summary>How many files or objects it has.</summary>
    public int Files { get; init; }

    /// <summary>Bytes of those.</summary>
    public long Bytes { get; init; }

    /// <summary>What is missing, damaged, or of a version that this program does not read.</summary>
    public required ImmutableArray<DataCorruptException> Damages { get; init; }
}
