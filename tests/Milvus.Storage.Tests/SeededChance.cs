using Milvus.Core.Ports;

namespace Milvus.Storage.Tests;

/// <summary>Chance that a seed replays.</summary>
internal sealed class SeededChance(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public double NextFraction() => _random.NextDouble();
}
