namespace Milvus.Gateway.Tests.Wire;

/// <summary>A row of <see cref="SearchSamples"/> as plain values.</summary>
internal sealed record SearchRow(long Id, bool Flag, int Tiny, string? Label, float[] Near, float[] Along, byte Bits)
{
    /// <summary>The plain score of the row for a query.</summary>
    public float Score(string field, float[] query) => field switch
    {
        "near" => Near.Zip(query, (a, b) => (a - b) * (a - b)).Sum(),
        "along" => Along.Zip(query, (a, b) => a * b).Sum(),
        _ => byte.PopCount((byte)(Bits ^ (byte)query[0])),
    };

    /// <summary>What a row is grouped by.</summary>
    public object? Group(string field) => field switch
    {
        "id" => Id,
        "flag" => Flag,
        "tiny" => Tiny,
        _ => Label,
    };
}
