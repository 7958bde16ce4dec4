namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Work that any of a few activations may do.</summary>
public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<Guid> WorkAsync(Gate gate);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _instance = Guid.NewGuid();

    public async Task<Guid> WorkAsync(Gate gate)
    {
        gate.Arrive();
        await gate.Opened;
        return _instance;
    }
}
