namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Answers when told to, or when the caller gives up.</summary>
public interface IPatienceGrain : IGrainWithIntegerKey
{
    Task HoldAsync(Gate gate);

    [ResponseTimeout("00:00:00.2")]
    Task HoldBrieflyAsync(Gate gate);

    Task HoldUntilCancelledAsync(Gate gate, CancellationToken cancellationToken);

    Task<bool> CanBeCancelledLaterAsync(CancellationToken cancellationToken);
}

[Reentrant]
public sealed class PatienceGrain(Probe probe) : Grain, IPatienceGrain
{
    public Task HoldAsync(Gate gate) => gate.Opened;

    public Task HoldBrieflyAsync(Gate gate) => gate.Opened;

    public async Task HoldUntilCancelledAsync(Gate gate, CancellationToken cancellationToken)
    {
        gate.Arrive();
        try
        {
            await gate.Opened.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.Report("cancelled");
            throw;
        }
    }

    public Task<bool> CanBeCancelledLaterAsync(CancellationToken cancellationToken) =>
        Task.FromResult(!cancellationToken.IsCancellationRequested);
}
