using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloService(Silo silo, IEnumerable<StartupWork> startup) : IHostedService, IDisposable
{
    private ITimer? _idleTimer;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Validate();
        _ = silo.Grains;
        silo.Deadlines.Start();
        var quantum = silo.Collection.CollectionQuantum;
        _idleTimer = silo.Time.CreateTimer(static silo => ((Silo)silo!).DeactivateIdle(), silo, quantum, quantum);
        foreach (var work in startup.OrderBy(static work => work.Stage))
            await work.RunAsync(silo.Services, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await silo.CloseAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            silo.Log.ShutdownCutShort();
        }

        silo.Deadlines.FailAll(static call => new SiloUnavailableException($"The silo has shut down: {call}."));
        Dispose();
    }

    public void Dispose()
    {
        _idleTimer?.Dispose();
        silo.Deadlines.Dispose();
    }

    private void Validate()
    {
        if (silo.Collection.CollectionAge <= silo.Collection.CollectionQuantum)
        {
            throw new OrleansConfigurationException(
                $"GrainCollectionOptions.CollectionAge ({silo.Collection.CollectionAge}) must be greater than "
                + $"CollectionQuantum ({silo.Collection.CollectionQuantum}).");
        }

        // Left out silently, a filter that guards something would guard nothing.
        if (silo.Services.GetServices<IIncomingGrainCallFilter>().Any()
            || silo.Services.GetServices<IOutgoingGrainCallFilter>().Any())
        {
            throw new NotSupportedException(
                "Call filters are not supported by the embedded grain host. Build with GrainHost=Orleans for them.");
        }
    }
}
