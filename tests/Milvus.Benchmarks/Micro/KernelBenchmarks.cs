using BenchmarkDotNet.Attributes;
using Milvus.Benchmarks.Search;
using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Benchmarks.Micro;

/// <summary>Scores of 1,000 rows that fit in the second-level cache, by one query or eight.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Rows = 1_000;

    private readonly float[] _scores = new float[8 * Rows];
    private float[] _rows = [];
    private float[] _queries = [];
    private float[] _rowInverse = [];
    private float[] _queryInverse = [];

    [Params(1, 8)]
    public int Queries { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _rows = VectorSet.Random(Rows, seed: 1).ToArray();
        _queries = VectorSet.Random(Queries, seed: 2).ToArray();
        _rowInverse = InverseNorms.Of(_rows, VectorSet.Dim);
        _queryInverse = InverseNorms.Of(_queries, VectorSet.Dim);
    }

    [Benchmark(Baseline = true)]
    public float InnerProduct() => Scores(MetricType.InnerProduct);

    [Benchmark]
    public float L2() => Scores(MetricType.L2);

    [Benchmark]
    public float Cosine()
    {
        VectorKernels.Cosines(_queries, _queryInverse, _rows, _rowInverse, VectorSet.Dim, _scores);
        return _scores[0];
    }

    [Benchmark]
    public float Lengths() => InverseNorms.Of(_rows, VectorSet.Dim)[0];

    private float Scores(MetricType metric)
    {
        VectorKernels.Scores(metric, _queries, _rows, VectorSet.Dim, default, all: true, _scores);
        return _scores[0];
    }
}
