namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>The life of an activation, in order.</summary>
internal enum ActivationState
{
    New,
    Activating,
    Valid,
    Deactivating,
    Invalid,
}
