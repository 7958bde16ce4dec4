namespace Milvus.Engine.Channels;

/// <summary>How far loading is.</summary>
/// <param name="Loaded">Segments in memory.</param>
/// <param name="Total">Segments there are.</param>
public readonly record struct LoadProgress(int Loaded, int Total);
