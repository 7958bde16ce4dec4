using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Index.Tests;

public sealed class KernelTests
{
    /// <summary>Float32 sums in another order differ by a few ulps of the sum of magnitudes.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<MetricType> Metrics => [MetricType.L2, MetricType.InnerProduct, MetricType.Cosine];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Scores_agree_with_double_arithmetic_for_every_dimension(MetricType metric)
    {
        var random = new Random(11);
        for (var dim = 1; dim <= 130; dim++)
        {
            var (query, rows) = (Floats(random, dim), Floats(random, 7 * dim));
            var scores = new float[7];
            VectorKernels.Scores(metric, query, rows, dim, scores);
            for (var row = 0; row < scores.Length; row++)
            {
                var (expected, magnitude) = Reference(metric, query, rows.AsSpan(row * dim, dim));
                Assert.True(
                    Math.Abs(scores[row] - expected) <= Tolerance * Math.Max(1, magnitude),
                    $"{metric} dim {dim} row {row}: {scores[row]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void Every_register_width_agrees_with_the_scalar_kernel_at_unaligned_places()
    {
        var random = new Random(12);
        for (var dim = 1; dim <= 130; dim++)
        {
            for (var shift = 0; shift < 3; shift++)
            {
                CheckWidths<Dot>(random, dim, shift);
                CheckWidths<SquaredDifference>(random, dim, shift);
            }
        }
    }

    [Theory]
    [InlineData(MetricType.L2)]
    [InlineData(MetricType.InnerProduct)]
    public void A_score_does_not_depend_on_how_queries_and_rows_are_batched(MetricType metric)
    {
        var random = new Random(13);
        foreach (var dim in new[] { 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 100, 128 })
        {
            var (queries, rows) = (Floats(random, 11 * dim), Floats(random, 20 * dim));
            int[] picks = [19, 0, 7, 7, 3, 4, 5, 6, 1, 2, 18];
            var together = new float[11 * 20];
            var selected = new float[11 * picks.Length];
            VectorKernels.Scores(metric, queries, rows, dim, default, all: true, together);
            VectorKernels.Scores(metric, queries, rows, dim, picks, all: false, selected);
            var alone = new float[1];
            for (var query = 0; query < 11; query++)
            {
                for (var row = 0; row < 20; row++)
                {
                    VectorKernels.Scores(
                        metric, queries.AsSpan(query * dim, dim), rows.AsSpan(row * dim, dim), dim, alone);
                    Assert.Equal(alone[0], together[(query * 20) + row]);
                }

                for (var i = 0; i < picks.Length; i++)
                {
                    Assert.Equal(together[(query * 20) + picks[i]], selected[(query * picks.Length) + i]);
                }
            }
        }
    }

    [Fact]
    public void Cosines_of_selected_rows_equal_those_of_all_rows()
    {
        var random = new Random(14);
        const int Dim = 37;
        var (queries, rows) = (Floats(random, 5 * Dim), Floats(random, 30 * Dim));
        var (queryInverse, rowInverse) = (InverseNorms.Of(queries, Dim), InverseNorms.Of(rows, Dim));
        var picks = Enumerable.Range(0, 30).Reverse().ToArray();
        var (all, selected) = (new float[150], new float[150]);
        VectorKernels.Cosines(queries, queryInverse, rows, rowInverse, Dim, all);
        VectorKernels.Cosines(queries, queryInverse, rows, rowInverse, Dim, picks, selected);
        for (var i = 0; i < 150; i++)
        {
            Assert.Equal(all[(i / 30 * 30) + picks[i % 30]], selected[i]);
        }
    }

    [Fact]
    public void A_zero_vector_has_the_cosine_zero()
    {
        var scores = new float[2];
        VectorKernels.Scores(MetricType.Cosine, [1f, 2f], [0f, 0f, 1f, 2f], 2, scores);
        Assert.Equal(0f, scores[0]);
        VectorKernels.Scores(MetricType.Cosine, [0f, 0f], [0f, 0f, 1f, 2f], 2, scores);
        Assert.Equal([0f, 0f], scores);
    }

    [Theory]
    [InlineData(1e-25f)]
    [InlineData(1e-38f)]
    [InlineData(1e18f)]
    [InlineData(1e30f)]
    public void Cosines_survive_lengths_whose_squares_leave_float32(float scale)
    {
        foreach (var dim in new[] { 2, 9, 20, 100 })
        {
            var small = Floats(new Random(dim), dim);
            var scaled = Array.ConvertAll(small, value => value * scale);
            var scores = new float[1];
            VectorKernels.Scores(MetricType.Cosine, small, scaled, dim, scores);
            Assert.Equal(1f, scores[0], 1e-5f);
            VectorKernels.Scores(MetricType.Cosine, scaled, scaled, dim, scores);
            Assert.Equal(1f, scores[0], 1e-5f);
        }
    }

    [Fact]
    public void Cosines_stay_within_one()
    {
        var random = new Random(15);
        for (var dim = 1; dim <= 64; dim++)
        {
            var row = Floats(random, dim);
            var scores = new float[2];
            VectorKernels.Scores(
                MetricType.Cosine, row, [.. row, .. Array.ConvertAll(row, value => -3 * value)], dim, scores);
            Assert.InRange(scores[0], 1f - 1e-6f, 1f);
            Assert.InRange(scores[1], -1f, -1f + 1e-6f);
        }
    }

    private static void CheckWidths<TMetric>(Random random, int dim, int shift)
        where TMetric : struct, IMetric
    {
        var (queries, rows) = (Floats(random, (5 * dim) + shift), Floats(random, (3 * dim) + shift));
        var expected = Sum<ScalarRow, TMetric>(queries, rows, dim, shift);
        var magnitude = expected.Max(Math.Abs) + dim;
        Check(Row128.MinDim, () => Sum<Row128, TMetric>(queries, rows, dim, shift));
        Check(Row256.MinDim, () => Sum<Row256, TMetric>(queries, rows, dim, shift));
        Check(Row512.MinDim, () => Sum<Row512, TMetric>(queries, rows, dim, shift));

        void Check(int minDim, Func<float[]> sum)
        {
            if (dim < minDim)
            {
                return;
            }

            var actual = sum();
            for (var i = 0; i < actual.Length; i++)
            {
                Assert.True(
                    Math.Abs(actual[i] - expected[i]) <= Tolerance * magnitude,
                    $"{typeof(TMetric).Name} dim {dim}: {actual[i]} instead of {expected[i]}");
            }
        }
    }

    private static float[] Sum<TWidth, TMetric>(float[] queries, float[] rows, int dim, int shift)
        where TWidth : struct, IRowWidth
        where TMetric : struct, IMetric
    {
        var sums = new float[15];
        RowBlock.Sum<TWidth, TMetric>(queries.AsSpan(shift), rows.AsSpan(shift), dim, default, all: true, sums);
        return sums;
    }

    private static (double Score, double Magnitude) Reference(
        MetricType metric, ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        var (product, distance, a, b, magnitude) = (0d, 0d, 0d, 0d, 0d);
        for (var i = 0; i < query.Length; i++)
        {
            product += (double)query[i] * row[i];
            distance += ((double)query[i] - row[i]) * ((double)query[i] - row[i]);
            a += (double)query[i] * query[i];
            b += (double)row[i] * row[i];
            magnitude += Math.Abs((double)query[i] * row[i]);
        }

        return metric switch
        {
            MetricType.L2 => (distance, distance),
            MetricType.InnerProduct => (product, magnitude),
            _ => (product / Math.Sqrt(a * b), 1),
        };
    }

    private static float[] Floats(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }
}
