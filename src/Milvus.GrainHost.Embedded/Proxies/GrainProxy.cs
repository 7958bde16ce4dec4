using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Hosting;

namespace Milvus.GrainHost.Embedded.Proxies;

/// <summary>A grain reference of this host. Subclasses that implement a grain interface are emitted.</summary>
internal class GrainProxy : GrainReference
{
    private readonly Silo _silo;
    private readonly GrainInterface? _interface;
    private readonly GrainId _id;
    private ICallReceiver? _receiver;

    public GrainProxy(GrainReferenceShared shared, IdSpan key, Silo silo, GrainInterface? implemented)
        : base(shared, key)
    {
        (_silo, _interface, _id) = (silo, implemented, GrainId.Create(shared.GrainType, key));
    }

    public void Send(GrainCall call, int method)
    {
        var receiver = _receiver;
        if (receiver is null || !receiver.IsAlive) _receiver = receiver = _silo.Receiver(_id);
        _silo.Send(call, _id, _interface!.Methods[method], receiver);
    }
}
