using System.Collections.Concurrent;
using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Hosting;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>Every grain in memory, at most one activation each. Thread-safe.</summary>
internal sealed class ActivationDirectory(Silo silo)
{
    private readonly ConcurrentDictionary<GrainId, ICallReceiver> _receivers = new();
    private volatile bool _isClosed;

    /// <summary>The grain's activation, made if there is none.</summary>
    /// <exception cref="SiloUnavailableException">The silo is shutting down and makes no new ones.</exception>
    public ICallReceiver Of(GrainId id)
    {
        if (_receivers.TryGetValue(id, out var known)) return known;
        if (_isClosed) throw new SiloUnavailableException($"The silo is shutting down; it no longer activates {id}.");
        var grainClass = silo.Grains.ClassOf(id.Type);

        // The loser of a race is garbage: it does nothing before its first call.
        return _receivers.GetOrAdd(id, grainClass.MaxWorkers is { } workers
            ? new StatelessWorkers(silo, grainClass, id, workers)
            : new Activation(silo, grainClass, id, Remove));
    }

    public void DeactivateIdle(long now)
    {
        foreach (var activation in All()) activation.DeactivateIfIdle(now);
    }

    /// <summary>Makes no new activations and deactivates what there is.</summary>
    /// <returns>Ends when all are gone.</returns>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _isClosed = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.");
        while (All().ToArray() is { Length: > 0 } remaining)
        {
            foreach (var activation in remaining) activation.Deactivate(reason, cancellationToken);
            await Task.WhenAll(remaining.Select(static each => each.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    private IEnumerable<Activation> All() => _receivers.Values.SelectMany(static receiver => receiver switch
    {
        Activation activation => [activation],
        StatelessWorkers workers => workers.All(),
        _ => Enumerable.Empty<Activation>(),
    });

    private void Remove(Activation activation) =>
        _receivers.TryRemove(new KeyValuePair<GrainId, ICallReceiver>(activation.GrainId, activation));
}
