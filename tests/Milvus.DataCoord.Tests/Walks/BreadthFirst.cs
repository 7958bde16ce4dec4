namespace Milvus.DataCoord.Tests.Walks;

/// <summary>Visits every distinct state that a number of commands can reach, nearest first.</summary>
internal static class BreadthFirst
{
    /// <param name="start">The state without history.</param>
    /// <param name="depth">The most commands in a row.</param>
    /// <param name="key">Equal for equal states.</param>
    /// <param name="visit">Called once for each distinct state.</param>
    /// <param name="step">What each command of the alphabet leads to; null for a refusal.</param>
    public static WalkCount Run<TNode>(
        TNode start, int depth, Func<TNode, string> key, Action<TNode> visit, Func<TNode, IEnumerable<TNode?>> step)
        where TNode : class
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { key(start) };
        var edge = new List<TNode> { start };
        var transitions = 0;
        var refusals = 0;
        visit(start);
        for (var level = 0; level < depth && edge.Count > 0; level++)
        {
            var next = new List<TNode>();
            foreach (var node in edge)
            {
                foreach (var reached in step(node))
                {
                    transitions++;
                    if (reached is null)
                    {
                        refusals++;
                    }
                    else if (seen.Add(key(reached)))
                    {
                        visit(reached);
                        next.Add(reached);
                    }
                }
            }

            edge = next;
        }

        return new(seen.Count, transitions, refusals);
    }
}
