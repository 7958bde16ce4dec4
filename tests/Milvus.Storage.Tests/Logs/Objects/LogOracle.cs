namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>Remembers what owners were promised and compares it with what later owners find.</summary>
internal sealed class LogOracle(Steps steps)
{
    private readonly List<(int From, int To, long Position, string Text)> _commits = [];
    private readonly List<(int From, int To)> _deletions = [];

    /// <summary>The first broken promise; null when there is none.</summary>
    public string? Violation { get; private set; }

    public int Commits => _commits.Count;

    /// <summary>An append that began at a time has been acknowledged now.</summary>
    public void Acknowledged(int from, long position, string text) => _commits.Add((from, steps.Now, position, text));

    /// <summary>A deletion begins; any commit of before may be gone from now on.</summary>
    public int BeginDeletion()
    {
        _deletions.Add((steps.Now, int.MaxValue));
        return _deletions.Count - 1;
    }

    public void EndDeletion(int deletion) => _deletions[deletion] = (_deletions[deletion].From, steps.Now);

    /// <summary>
    /// An opening that began at a time has found these commits: all that were acknowledged before must be among them,
    /// unless a deletion came between the append's beginning and now.
    /// </summary>
    public void Found(int openedFrom, IReadOnlyList<string> texts)
    {
        foreach (var (from, to, position, text) in _commits)
        {
            var isOwed = to < openedFrom && !_deletions.Any(deletion => deletion.To > from);
            if (isOwed && (position > texts.Count || texts[(int)position - 1] != text))
            {
                var instead = position > texts.Count ? "nothing" : texts[(int)position - 1];
                Violation ??= $"commit {position} was '{text}', acknowledged at {to}; at {steps.Now} it is {instead}";
            }
        }
    }

    /// <summary>Something that must never happen, happened.</summary>
    public void Fails(string what) => Violation ??= what;
}
