using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Grains;
using Milvus.GrainHost.Embedded.Hosting;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>
/// One grain in memory. Making one has no effect until a call arrives, so that losers of a race to make it can be
/// dropped.
/// Unless said otherwise, members are used only in turns of its own scheduler.
/// </summary>
internal sealed partial class Activation : IGrainContext, ICallReceiver
{
    private readonly Silo _silo;
    private readonly Action<Activation> _leave;
    private readonly Dictionary<Type, object> _components = [];
    private AsyncServiceScope? _scope;

    /// <param name="leave">Takes it out of the directory; called once, before it passes on waiting calls.</param>
    public Activation(Silo silo, GrainClass grainClass, GrainId id, Action<Activation> leave)
    {
        (_silo, _leave, Class, GrainId) = (silo, leave, grainClass, id);
        Scheduler = new ActivationScheduler(this);
        Lifecycle = new GrainLifecycle();
    }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public ActivationScheduler Scheduler { get; }

    public GrainLifecycle Lifecycle { get; }

    public object? GrainInstance { get; private set; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainReference GrainReference => field ??= _silo.Factory.Untyped(GrainId);

    public GrainAddress Address => new()
    {
        GrainId = GrainId,
        ActivationId = ActivationId,
        SiloAddress = _silo.Address,
        MembershipVersion = MembershipVersion.MinValue,
    };

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? _silo.Services;

    IGrainLifecycle IGrainContext.ObservableLifecycle => Lifecycle;

    IWorkItemScheduler IGrainContext.Scheduler => Scheduler;

    public Task Deactivated => _deactivated.Task;

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
    {
        lock (_components)
        {
            if (_components.TryGetValue(componentType, out var component)) return component;
        }

        if (componentType.IsInstanceOfType(GrainInstance)) return GrainInstance;
        return componentType.IsInstanceOfType(this) ? this : null;
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (_components)
        {
            if (value is null) _components.Remove(typeof(TComponent));
            else _components[typeof(TComponent)] = value;
        }
    }

    /// <summary>Takes a call from any thread.</summary>
    public void Receive(GrainCall call) => Scheduler.Post(call);

    public void ReceiveMessage(object message) =>
        throw new NotSupportedException("The embedded grain host has no messages: calls go through references.");

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Scheduler.QueueAction(() => BeginActivation(requestContext));

    public void Rehydrate(IRehydrationContext context) =>
        throw new NotSupportedException("The embedded grain host is one process: nothing migrates.");

    // There is nowhere to migrate to, so the grain stays, which Orleans also allows itself.
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId} ({_state})";
}
