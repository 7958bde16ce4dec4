namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>What joins the start and stop of one activation, by stage.</summary>
internal sealed class GrainLifecycle : IGrainLifecycle
{
    private readonly List<Participant> _participants = [];
    private int _lastStarted = int.MinValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var participant = new Participant(this, stage, observer);
        _participants.Add(participant);
        return participant;
    }

    // Nothing migrates inside one process.
    public void AddMigrationParticipant(IGrainMigrationParticipant participant)
    {
    }

    public void RemoveMigrationParticipant(IGrainMigrationParticipant participant)
    {
    }

    public async Task OnStart(CancellationToken cancellationToken)
    {
        foreach (var stage in _participants.Select(static each => each.Stage).Distinct().Order().ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _lastStarted = stage;
            await Task.WhenAll(At(stage).Select(each => each.Observer.OnStart(cancellationToken)));
        }
    }

    public async Task OnStop(CancellationToken cancellationToken)
    {
        foreach (var stage in _participants.Select(static each => each.Stage).Where(stage => stage <= _lastStarted)
            .Distinct().OrderDescending().ToArray())
        {
            await Task.WhenAll(At(stage).Select(each => each.Observer.OnStop(cancellationToken)));
        }
    }

    private Participant[] At(int stage) => [.. _participants.Where(each => each.Stage == stage)];

    private sealed class Participant(GrainLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose() => owner._participants.Remove(this);
    }
}
