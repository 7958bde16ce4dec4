namespace Milvus.Gateway.Mapping;

/// <summary>How the hits of a group make its score.</summary>
internal enum GroupScore
{
    /// <summary>The best of them.</summary>
    Best,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Average,
}
