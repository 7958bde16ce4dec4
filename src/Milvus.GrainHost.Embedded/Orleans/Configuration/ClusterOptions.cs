namespace Orleans.Configuration;

/// <summary>The names of the cluster and of the service it runs.</summary>
public class ClusterOptions
{
    /// <summary>The cluster's name when none is given.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The service's name when none is given.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The service's name: states belong to it.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}
