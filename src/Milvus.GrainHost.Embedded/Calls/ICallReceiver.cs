namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>Where calls to one grain go.</summary>
internal interface ICallReceiver
{
    /// <summary>False once it will only pass calls on; a reference then looks for its successor.</summary>
    bool IsAlive { get; }

    /// <summary>Takes a call; never blocks and never runs it on the caller's thread.</summary>
    void Receive(GrainCall call);
}
