namespace Milvus.Grains;

/// <summary>What grain storage holds for a small state: its JSON, whole. Any provider can keep it.</summary>
[GenerateSerializer, Alias("milvus.StoredDocument")]
public sealed class StoredDocument
{
    /// <summary>UTF-8 JSON; empty when nothing was stored.</summary>
    [Id(0)]
    public byte[] Json { get; set; } = [];
}
