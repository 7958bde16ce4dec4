namespace Milvus.Testing.Simulation;

/// <summary>How badly an object store and the way to it behave. Chances are per call, 0 … 1.</summary>
public sealed record StoreFaults
{
    /// <summary>A store that works, with some latency.</summary>
    public static readonly StoreFaults None = new();

    /// <summary>The call fails and has done nothing.</summary>
    public double ErrorBefore { get; init; }

    /// <summary>The call fails and has been done.</summary>
    public double ErrorAfter { get; init; }

    /// <summary>A read has one bit flipped.</summary>
    public double BitFlip { get; init; }

    /// <summary>A listing of blobs lacks what was put a moment ago. Never a listing of logs: see decision 0006.</summary>
    public double StaleList { get; init; }

    /// <summary>The call takes seconds.</summary>
    public double Slow { get; init; }

    /// <summary>Everything fails.</summary>
    public bool Outage { get; init; }
}
