using Milvus.Core.Ports;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>Chance from a seed.</summary>
internal sealed class SimChance(Random random) : IRandomSource
{
    public double NextFraction() => random.NextDouble();
}
