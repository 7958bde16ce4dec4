namespace Milvus.Simulation.Tests.Worlds;

/// <summary>What happens to machines and grains every now and then.</summary>
[Flags]
internal enum Mishaps
{
    None = 0,

    /// <summary>A process ends at once and starts again later.</summary>
    Kill = 1,

    /// <summary>On a disk: the machine loses power, and what was not synced.</summary>
    PowerLoss = 2,

    /// <summary>A grain gets a second activation while the first goes on.</summary>
    TwoActivations = 4,

    /// <summary>A grain is put to sleep in good order.</summary>
    Deactivation = 8,

    /// <summary>A segment's activation is lost alone.</summary>
    LostSegment = 16,

    /// <summary>A machine's clock is set, ahead or back.</summary>
    Clock = 32,

    /// <summary>The store is away for some seconds.</summary>
    Outage = 64,
}
