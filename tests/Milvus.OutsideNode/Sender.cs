using Milvus.Proto;

namespace Milvus.OutsideNode;

/// <summary>Who a message is from.</summary>
/// <param name="Node">The number that the coordinator gave this process.</param>
/// <param name="Term">Which writer of the vchannel it is, as the order to watch said; empty when it did not.</param>
internal readonly record struct Sender(long Node, string Term)
{
    private const string TermProperty = "term";

    public static string TermOf(MsgBase? order) => order?.Properties.GetValueOrDefault(TermProperty) ?? "";

    public MsgBase ToBase()
    {
        var sender = new MsgBase { SourceId = Node };
        if (Term.Length > 0) sender.Properties[TermProperty] = Term;
        return sender;
    }
}
