using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>An outside writer's tick, with how far its segments are.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriterReport")]
public sealed record WriterReport
{
    /// <summary>Who says it.</summary>
    [Id(0)]
    public required OutsideWriter Writer { get; init; }

    /// <summary>None of its later rows is at or before this; zero for statistics alone.</summary>
    [Id(1)]
    public Timestamp Tick { get; init; }

    /// <summary>Those that it counts.</summary>
    [Id(2)]
    public ImmutableArray<SegmentRowCount> Segments { get; init; } = [];
}
