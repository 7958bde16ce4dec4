namespace Milvus.Query.Searching;

/// <summary>Takes the candidates of one query and keeps the best of them.</summary>
internal abstract class CandidateSink
{
    /// <summary>A candidate below this cannot enter; an equal one may.</summary>
    public abstract float Threshold { get; }

    /// <summary>Takes a candidate, which is not below the threshold.</summary>
    public abstract void Offer(Candidate candidate);

    /// <summary>Takes the candidates out, best first. The sink is spent.</summary>
    public abstract Span<Candidate> Drain();
}
