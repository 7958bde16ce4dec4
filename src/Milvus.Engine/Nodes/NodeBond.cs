using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Nodes;

/// <summary>What is known of a vchannel and its writer since this process began; found out again after a crash.</summary>
internal sealed class NodeBond(ChannelWriter writer)
{
    /// <summary>Whom the vchannel's log names.</summary>
    public ChannelWriter Writer => writer;

    /// <summary>When the log was asked last.</summary>
    public long Asked { get; set; }

    /// <summary>Whether something has come up that its log must be asked about.</summary>
    public bool InDoubt { get; set; }

    /// <summary>Whether the node has said that it writes the vchannel.</summary>
    public bool Watched { get; set; }

    /// <summary>Whether it has been told that the node does not.</summary>
    public bool FailureTold { get; set; }
}
