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
        CheckAge("GrainCollectionOptions.CollectionAge", silo.Collection.CollectionAge);
        foreach (var (type, age) in silo.Collection.ClassSpecificCollectionAge) CheckAge(type, age);
        foreach (var each in silo.Grains.Classes)
            if (each.CollectionAge is { } age) CheckAge(each.Type.FullName!, age);

        // Left out silently, a filter that guards something would guard nothing.
        if (silo.Services.GetServices<IIncomingGrainCallFilter>().Any()
            || silo.Services.GetServices<IOutgoingGrainCallFilter>().Any())
        {
            throw new NotSupportedException(
                "Call filters are not supported by the embedded grain host. Build with GrainHost=Orleans for them.");
        }
    }

    private void CheckAge(string whose, TimeSpan age)
    {
        var quantum = silo.Collection.CollectionQuantum;
        if (quantum <= TimeSpan.Zero)
            throw new OrleansConfigurationException($"CollectionQuantum ({quantum}) must be greater than 0.");
        if (age <= quantum)
        {
            throw new OrleansConfigurationException(
                $"The collection age of {whose} ({age}) must be greater than CollectionQuantum ({quantum}).");
        }
    }
}
