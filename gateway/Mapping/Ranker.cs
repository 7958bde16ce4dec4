using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>How the hits of several searches become one order.</summary>
internal abstract record Ranker
{
    /// <summary>Whether a larger fused score is a better one.</summary>
    public abstract bool LargerIsBetter(IReadOnlyList<MetricType> metrics);

    /// <summary>What a hit adds to the fused score of its row.</summary>
    /// <param name="metrics">Of all searches.</param>
    /// <param name="search">The search that found it.</param>
    /// <param name="rank">From 0, the best hit.</param>
    /// <param name="score">As the metric gives it.</param>
    public abstract float ScoreOf(IReadOnlyList<MetricType> metrics, int search, int rank, float score);

    /// <summary>Reciprocal ranks: 1 ÷ (K + rank from 1).</summary>
    /// <param name="K">Between 0 and 16384, both excluded.</param>
    internal sealed record Reciprocal(double K) : Ranker
    {
        public const double DefaultK = 60;

        public override bool LargerIsBetter(IReadOnlyList<MetricType> metrics) => true;

        public override float ScoreOf(IReadOnlyList<MetricType> metrics, int search, int rank, float score) =>
            (float)(1 / (K + rank + 1));
    }

    /// <summary>
    /// Weighted sums of scores. Normalised ones lie within 0 … 1 and are better when larger. Those as they are keep the
    /// direction of their metrics; where directions mix, distances alone are turned round.
    /// </summary>
    /// <param name="Weights">One per search, 0 … 1.</param>
    /// <param name="Normalises">Whether scores are normalised.</param>
    internal sealed record Weighted(ImmutableArray<double> Weights, bool Normalises) : Ranker
    {
        public override bool LargerIsBetter(IReadOnlyList<MetricType> metrics) =>
            Normalises || metrics.Any(metric => metric.LargerIsBetter());

        public override float ScoreOf(IReadOnlyList<MetricType> metrics, int search, int rank, float score)
        {
            var metric = metrics[search];
            var turns = !metric.LargerIsBetter() && LargerIsBetter(metrics);
            return (float)Weights[search] * (Normalises || turns ? Normal(metric, score) : score);
        }

        private static float Normal(MetricType metric, float score) => metric switch
        {
            MetricType.Cosine => (1 + score) * 0.5f,
            MetricType.InnerProduct => 0.5f + ((float)Math.Atan(score) / MathF.PI),
            MetricType.L2 or MetricType.Hamming or MetricType.Jaccard =>
                1 - (2 * (float)Math.Atan(score) / MathF.PI),
            _ => throw new InvariantException($"Metric {metric} has no normal form."),
        };
    }
}
