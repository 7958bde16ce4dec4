using System.Runtime.InteropServices;

namespace Milvus.Benchmarks.Search;

/// <summary>Unit vectors to search in and to search for.</summary>
/// <param name="Base">[rows × dim].</param>
/// <param name="Queries">[queries × dim].</param>
/// <param name="Origin">Where they come from.</param>
internal sealed record VectorSet(ReadOnlyMemory<float> Base, ReadOnlyMemory<float> Queries, string Origin)
{
    public const int Dim = 100;

    private const int FullRows = 340_479;
    private const int QuickRows = 50_000;
    private const int QueryCount = 1_000;

    public int Rows => Base.Length / Dim;

    public int Count => Queries.Length / Dim;

    public ReadOnlyMemory<float> Query(int i) => Queries.Slice(i % Count * Dim, Dim);

    public static VectorSet Load(BenchmarkOptions options)
    {
        var rows = options.Quick ? QuickRows : FullRows;
        if (options.Data is { } folder)
        {
            var vectors = Read(Path.Combine(folder, "base_norm.f32"));
            var queries = Read(Path.Combine(folder, "queries_norm.f32"));
            return new VectorSet(vectors[..Math.Min(vectors.Length, rows * Dim)], queries, "GloVe word vectors");
        }

        return new VectorSet(
            Random(rows, options.Seed),
            Random(QueryCount, options.Seed + 1),
            $"random unit vectors, seed {options.Seed}");
    }

    /// <summary>Directions drawn evenly, of length 1.</summary>
    public static ReadOnlyMemory<float> Random(int rows, int seed)
    {
        var random = new Random(seed);
        var values = new float[rows * Dim];
        for (var row = 0; row < rows; row++)
        {
            var vector = values.AsSpan(row * Dim, Dim);
            var square = 0d;
            foreach (ref var value in vector)
            {
                var length = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                value = (float)(length * Math.Cos(Math.Tau * random.NextDouble()));
                square += value * value;
            }

            var inverse = (float)(1 / Math.Sqrt(square));
            foreach (ref var value in vector)
            {
                value *= inverse;
            }
        }

        return values;
    }

    private static ReadOnlyMemory<float> Read(string path) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
}
