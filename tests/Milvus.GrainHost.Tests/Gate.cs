namespace Milvus.GrainHost.Tests;

/// <summary>Holds grain code where a test wants it. Shared between test and grain: both are in one process.</summary>
[GenerateSerializer, Immutable]
public sealed class Gate
{
    [NonSerialized]
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    [NonSerialized]
    private readonly SemaphoreSlim _arrivals = new(0);

    public Task Opened => _opened.Task;

    public void Arrive() => _arrivals.Release();

    /// <summary>Ends when one more caller has arrived.</summary>
    public Task ArrivedAsync() => _arrivals.WaitAsync().WaitAsync(TimeSpan.FromMinutes(1));

    public void Open() => _opened.TrySetResult();
}
