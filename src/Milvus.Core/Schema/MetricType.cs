namespace Milvus.Core.Schema;

/// <summary>How two vectors are compared.</summary>
public enum MetricType
{
    /// <summary>Squared Euclidean distance; smaller is better.</summary>
    L2 = 1,

    /// <summary>Inner product; larger is better.</summary>
    InnerProduct = 2,

    /// <summary>Cosine of the angle, −1 … 1; larger is better. A zero vector scores 0.</summary>
    Cosine = 3,

    /// <summary>Bits that differ; smaller is better. Binary vectors only.</summary>
    Hamming = 4,

    /// <summary>1 − |both| ÷ |either| of set bits, 1 for two vectors without any; smaller is better. Binary only.</summary>
    Jaccard = 5,
}
