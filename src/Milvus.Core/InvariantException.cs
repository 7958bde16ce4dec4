namespace Milvus.Core;

/// <summary>An invariant of the engine was found broken. Never answered around: recovery is the cure.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Reports a broken invariant.</summary>
    public InvariantException(string message)
        : base(message)
    {
    }
}
