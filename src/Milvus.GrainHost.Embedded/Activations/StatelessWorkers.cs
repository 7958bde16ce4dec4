using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Grains;
using Milvus.GrainHost.Embedded.Hosting;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>A stateless worker: a call goes to an idle activation, else a new one, else the least busy.</summary>
/// <param name="maxWorkers">1 or more.</param>
internal sealed class StatelessWorkers(Silo silo, GrainClass grainClass, GrainId id, int maxWorkers) : ICallReceiver
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public bool IsAlive => true;

    public void Receive(GrainCall call)
    {
        Activation chosen;
        lock (_gate)
        {
            chosen = Choose();

            // Counted under the lock, so that two calls at once see each other.
            chosen.AddLoad();
        }

        chosen.Receive(call);
    }

    public Activation[] All()
    {
        lock (_gate)
        {
            return [.. _workers];
        }
    }

    private Activation Choose()
    {
        Activation? best = null;
        foreach (var worker in _workers)
        {
            if (worker.Load == 0) return worker;
            if (best is null || worker.Load < best.Load) best = worker;
        }

        if (best is not null && _workers.Count >= maxWorkers) return best;
        var added = new Activation(silo, grainClass, id, Leave);
        _workers.Add(added);
        return added;
    }

    private void Leave(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }
}
