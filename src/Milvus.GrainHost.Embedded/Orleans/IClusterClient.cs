namespace Orleans;

/// <summary>How code outside grains reaches grains. In one process it is the grain factory itself.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the host this client belongs to.</summary>
    IServiceProvider ServiceProvider { get; }
}
