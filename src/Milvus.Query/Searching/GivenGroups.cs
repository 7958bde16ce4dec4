namespace Milvus.Query.Searching;

/// <summary>The best candidates of each of some groups.</summary>
internal sealed class GivenGroups : CandidateSink
{
    private readonly Dictionary<int, TopK> _best;
    private readonly CandidateOrder _order;
    private readonly float _least;

    /// <param name="plan">The groups.</param>
    /// <param name="first">The first of the query's groups among the plan's values.</param>
    /// <param name="count">How many the query has.</param>
    /// <param name="order">Which candidates are better.</param>
    /// <param name="groups">Tells groups apart.</param>
    /// <param name="least">The least goodness that counts.</param>
    public GivenGroups(GroupPlan plan, int first, int count, CandidateOrder order, RowGroups groups, float least)
    {
        (_order, _least) = (order, least);
        _best = new Dictionary<int, TopK>(count, groups);
        for (var value = first; value < first + count; value++)
        {
            _best.TryAdd(~value, new TopK(plan.Size, order, least));
        }
    }

    public override float Threshold => _least;

    public override void Offer(Candidate candidate)
    {
        if (_best.TryGetValue(candidate.Row, out var best))
        {
            best.Offer(candidate);
        }
    }

    public override Span<Candidate> Drain()
    {
        var candidates = new List<Candidate>();
        foreach (var best in _best.Values)
        {
            candidates.AddRange(best.Drain());
        }

        candidates.Sort(_order);
        return candidates.ToArray();
    }
}
