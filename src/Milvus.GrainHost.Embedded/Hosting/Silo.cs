using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Grains;
using Orleans.Configuration;

namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>The parts of one host, and the way a call takes through them. Thread-safe.</summary>
internal sealed class Silo
{
    private readonly ActivationDirectory _directory;
    private readonly Lazy<GrainManifest> _grains;

    public Silo(
        IServiceProvider services,
        TimeProvider time,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        ILogger<Silo> logger)
    {
        (Services, Time, Messaging, Collection) = (services, time, messaging.Value, collection.Value);
        Log = new SiloLog(logger);
        Deadlines = new CallDeadlines(time, Messaging.ResponseTimeout);
        Factory = new GrainFactory(this);
        Runtime = new GrainRuntime(this);
        _directory = new ActivationDirectory(this);
        _grains = new(() => new GrainManifest(GrainAssemblies.GrainClasses(), services, Collection));
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public SiloMessagingOptions Messaging { get; }

    public GrainCollectionOptions Collection { get; }

    public SiloLog Log { get; }

    public CallDeadlines Deadlines { get; }

    public GrainFactory Factory { get; }

    public GrainRuntime Runtime { get; }

    public SiloAddress Address { get; } = SiloAddress.New(IPAddress.Loopback, 0, 1);

    public GrainManifest Grains => _grains.Value;

    public ICallReceiver Receiver(GrainId id) => _directory.Of(id);

    /// <summary>Sends a call. What goes wrong after this is the answer.</summary>
    /// <exception cref="OperationCanceledException">The caller's token is already cancelled.</exception>
    public void Send(GrainCall call, GrainId target, CallMethod method, ICallReceiver receiver)
    {
        call.Address(this, target, method, Time.GetTimestamp());
        if (method.TakesToken) call.ConnectToken();
        if (!method.IsOneWay) Deadlines.Add(call, method.Timeout ?? Messaging.ResponseTimeout);

        // The token may have been faster than the line above.
        if (method.TakesToken && call.IsSettled) CallDeadlines.Remove(call);
        receiver.Receive(call);
    }

    /// <summary>Takes a call from an activation that is gone to its successor, but not for ever.</summary>
    public void Reroute(GrainCall call)
    {
        if (!call.MayMove || call.IsSettled) return;
        if (call.Forwards++ >= Messaging.MaxForwardCount)
        {
            call.Fail(new SiloUnavailableException($"{call} found its grain leaving {call.Forwards} times."));
            return;
        }

        try
        {
            call.Activation = null;
            Receiver(call.Target).Receive(call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    public void DeactivateIdle() => _directory.DeactivateIdle(Time.GetTimestamp());

    public Task CloseAsync(CancellationToken cancellationToken) => _directory.CloseAsync(cancellationToken);
}
