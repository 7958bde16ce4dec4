using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>One live grain.</summary>
internal sealed class Activation(string key, SimSilo silo, SimLane lane, object process)
{
    public string Key { get; } = key;

    public SimSilo Silo { get; } = silo;

    public SimLane Lane { get; } = lane;

    public object Process { get; } = process;

    public bool IsAlive => !Lane.IsDead;
}
