using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Query;

namespace Milvus.Engine.Queries;

/// <summary>A search: all queries together.</summary>
public sealed record SearchSpec : ReadSpec
{
    /// <summary>The field to compare.</summary>
    public required FieldId VectorField { get; init; }

    /// <summary>How to compare.</summary>
    public required MetricType Metric { get; init; }

    /// <summary>[queries × dim] row-major; read only. Empty for binary and sparse vectors.</summary>
    public required ReadOnlyMemory<float> Queries { get; init; }

    /// <summary>[queries] binary or sparse vectors; null for other types.</summary>
    public Column? Vectors { get; init; }

    /// <summary>How many queries.</summary>
    public required int QueryCount { get; init; }

    /// <summary>Values per query.</summary>
    public required int Dim { get; init; }

    /// <summary>Hits per query, or groups; 1 … 262144.</summary>
    public required int TopK { get; init; }

    /// <summary>Which scores make a hit.</summary>
    public ScoreRange Range { get; init; } = ScoreRange.All;

    /// <summary>How hits are grouped; null when they are not.</summary>
    public GroupPlan? Group { get; init; }
}
