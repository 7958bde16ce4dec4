namespace Milvus.Query.Searching;

/// <summary>The best candidates so far: a heap with the worst on top, growing up to its capacity.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="order">Which are better.</param>
/// <param name="least">The least goodness that counts.</param>
internal sealed class TopK(int capacity, CandidateOrder order, float least) : CandidateSink
{
    private Candidate[] _heap = new Candidate[Math.Min(capacity, 64)];

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public override float Threshold => IsFull ? _heap[0].Goodness : least;

    public override void Offer(Candidate candidate)
    {
        if (!IsFull)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Math.Min(capacity, Count * 2));
            }

            SiftUp(Count++, candidate);
        }
        else if (order.Compare(candidate, _heap[0]) < 0)
        {
            SiftDown(candidate);
        }
    }

    public override Span<Candidate> Drain()
    {
        var candidates = _heap.AsSpan(0, Count);
        candidates.Sort(order);
        return candidates;
    }

    private void SiftUp(int hole, Candidate candidate)
    {
        while (hole > 0)
        {
            var parent = (hole - 1) >> 1;
            if (order.Compare(candidate, _heap[parent]) <= 0)
            {
                break;
            }

            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = candidate;
    }

    private void SiftDown(Candidate candidate)
    {
        var hole = 0;
        while (true)
        {
            var child = (2 * hole) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && order.Compare(_heap[child + 1], _heap[child]) > 0)
            {
                child++;
            }

            if (order.Compare(_heap[child], candidate) <= 0)
            {
                break;
            }

            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = candidate;
    }
}
