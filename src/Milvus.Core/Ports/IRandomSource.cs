namespace Milvus.Core.Ports;

/// <summary>Chance, given from outside so that a seed replays it.</summary>
public interface IRandomSource
{
    /// <summary>A uniform fraction in [0, 1).</summary>
    double NextFraction();
}
