using Orleans.Serialization.Invocation;

namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Whose calls meet inside the grain, or wait for each other, by what its attributes say.</summary>
public interface IMeetingGrain : IGrainWithIntegerKey
{
    Task HoldAsync(Gate gate);

    [ReadOnly]
    Task HoldReadingAsync(Gate gate);

    [AlwaysInterleave]
    Task HoldInterleavedAsync(Gate gate);

    Task HoldNamedAsync(string name, Gate gate);

    Task CallBackAsync(IMeetingGrain other, IMeetingGrain self, Gate gate);

    Task CallAsync(IMeetingGrain target, Gate gate);
}

public interface IReentrantMeetingGrain : IMeetingGrain;

public interface IChoosyMeetingGrain : IMeetingGrain;

public abstract class MeetingGrain : Grain
{
    public Task HoldAsync(Gate gate) => Hold(gate);

    public Task HoldReadingAsync(Gate gate) => Hold(gate);

    public Task HoldInterleavedAsync(Gate gate) => Hold(gate);

    public Task HoldNamedAsync(string name, Gate gate) => Hold(gate);

    public async Task CallBackAsync(IMeetingGrain other, IMeetingGrain self, Gate gate)
    {
        using var allowed = RequestContext.AllowCallChainReentrancy();
        await other.CallAsync(self, gate);
    }

    public Task CallAsync(IMeetingGrain target, Gate gate) => target.HoldAsync(gate);

    private static async Task Hold(Gate gate)
    {
        gate.Arrive();
        await gate.Opened;
    }
}

public sealed class PlainMeetingGrain : MeetingGrain, IMeetingGrain;

[Reentrant]
public sealed class ReentrantMeetingGrain : MeetingGrain, IReentrantMeetingGrain;

[MayInterleave(nameof(IsGuest))]
public sealed class ChoosyMeetingGrain : MeetingGrain, IChoosyMeetingGrain
{
    public static bool IsGuest(IInvokable call) =>
        call.GetMethodName() == nameof(HoldNamedAsync) && call.GetArgument(0) is "guest";
}
