using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Gateway.Coordination;

/// <summary>Who calls, as the base of its messages says.</summary>
internal static class Callers
{
    /// <summary>The property with the number of the writing term; nodes that were never told leave it out.</summary>
    public const string Term = "term";

    /// <summary>The number of the node that sends; 0 when it does not say.</summary>
    public static long NodeOf(Proto.MsgBase? sender) => sender?.SourceId ?? 0;

    /// <summary>The node with its term; 1100 when the term is no number.</summary>
    public static Outcome<OutsideWriter> WriterOf(Proto.MsgBase? sender)
    {
        var term = 0L;
        if (sender?.Properties.TryGetValue(Term, out var text) == true
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out term))
            return MilvusErrors.Invalid($"property {Term}", "a number of 0 or more", text);
        return new OutsideWriter { Node = NodeOf(sender), Term = term };
    }
}
