namespace Milvus.Query.Searching;

/// <summary>
/// The best groups so far, each by its best candidate: a heap with the worst group on top. A group that fell out may
/// come back with a better candidate, which then is its best one of all.
/// </summary>
/// <param name="capacity">How many groups are kept.</param>
/// <param name="order">Which candidates are better.</param>
/// <param name="groups">Tells groups apart.</param>
/// <param name="least">The least goodness that counts.</param>
internal sealed class TopGroups(int capacity, CandidateOrder order, RowGroups groups, float least) : CandidateSink
{
    private readonly Dictionary<int, int> _slots = new(groups);
    private readonly List<Group> _groups = [];
    private readonly List<int> _heap = [];

    public override float Threshold => _heap.Count == capacity ? _groups[_heap[0]].Best.Goodness : least;

    public override void Offer(Candidate candidate)
    {
        if (_slots.TryGetValue(candidate.Row, out var slot))
        {
            if (order.Compare(candidate, _groups[slot].Best) < 0)
            {
                _groups[slot] = _groups[slot] with { Best = candidate };
                SiftDown(_groups[slot].Place);
            }
        }
        else if (_heap.Count < capacity)
        {
            _slots.Add(candidate.Row, _groups.Count);
            _groups.Add(new Group(candidate, candidate.Row, _heap.Count));
            _heap.Add(_groups.Count - 1);
            SiftUp(_heap.Count - 1);
        }
        else if (order.Compare(candidate, _groups[_heap[0]].Best) < 0)
        {
            var worst = _heap[0];
            _slots.Remove(_groups[worst].Key);
            _slots.Add(candidate.Row, worst);
            _groups[worst] = new Group(candidate, candidate.Row, 0);
            SiftDown(0);
        }
    }

    public override Span<Candidate> Drain()
    {
        Candidate[] candidates = [.. _groups.Select(group => group.Best)];
        Array.Sort(candidates, order);
        return candidates;
    }

    private void SiftUp(int place)
    {
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!IsWorse(place, parent))
            {
                return;
            }

            Swap(place, parent);
            place = parent;
        }
    }

    private void SiftDown(int place)
    {
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= _heap.Count)
            {
                return;
            }

            if (child + 1 < _heap.Count && IsWorse(child + 1, child))
            {
                child++;
            }

            if (!IsWorse(child, place))
            {
                return;
            }

            Swap(child, place);
            place = child;
        }
    }

    private bool IsWorse(int place, int other) =>
        order.Compare(_groups[_heap[place]].Best, _groups[_heap[other]].Best) > 0;

    private void Swap(int a, int b)
    {
        (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
        _groups[_heap[a]] = _groups[_heap[a]] with { Place = a };
        _groups[_heap[b]] = _groups[_heap[b]] with { Place = b };
    }

    /// <param name="Best">The best candidate.</param>
    /// <param name="Key">The row by which the group is found: the one that opened it.</param>
    /// <param name="Place">Its place in the heap.</param>
    private readonly record struct Group(Candidate Best, int Key, int Place);
}
