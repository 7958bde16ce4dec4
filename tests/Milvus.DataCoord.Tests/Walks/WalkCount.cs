namespace Milvus.DataCoord.Tests.Walks;

/// <summary>How far a walk came.</summary>
/// <param name="States">Distinct states.</param>
/// <param name="Transitions">Commands tried on them.</param>
/// <param name="Refusals">Those of them that were refused.</param>
internal sealed record WalkCount(int States, int Transitions, int Refusals)
{
    public override string ToString() =>
        $"{States:N0} states, {Transitions:N0} transitions, {Refusals:N0} of them refused";
}
