using Microsoft.Extensions.Options;
using Milvus.Interfaces;

namespace Milvus.Silo.Cluster;

/// <summary>
/// Repeats a call that a dead silo did not answer, until its grain is on another silo: for as long as a death may take
/// to be noticed, and a little more. Every call is repeatable but the one that appends rows, whose outcome would be
/// unknown: its caller is told.
/// </summary>
internal sealed class FailoverFilter(IOptions<SiloOptions> options, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _patience = options.Value.SiloFailureTimeout + TimeSpan.FromSeconds(6);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var began = time.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (OrleansException) when (IsRepeatable(context) && time.GetElapsedTime(began) < _patience)
            {
                await Task.Delay(delay, time);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }

    private static bool IsRepeatable(IOutgoingGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType?.Assembly == typeof(IChannelGrain).Assembly
        && context.InterfaceMethod.Name != nameof(IChannelGrain.AppendAsync);
}
