namespace Milvus.OutsideNode.Wire;

/// <summary>The coordinator refused a call for good: nothing was changed by it.</summary>
internal sealed class RefusedException(string rpc, Proto.Status status)
    : Exception($"{rpc} was refused with {status.Code}: {status.Reason} {status.Detail}".TrimEnd())
{
    /// <summary>Milvus's number for "somebody else writes this vchannel".</summary>
    public const int ChannelNotFound = 500;

    /// <summary>Milvus's number for "no such segment".</summary>
    public const int SegmentNotFound = 600;

    /// <summary>Milvus's number for "no such node".</summary>
    public const int NodeNotFound = 901;

    public int Code { get; } = status.Code;
}
