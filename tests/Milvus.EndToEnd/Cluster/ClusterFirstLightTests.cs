using Milvus.EndToEnd.Scripts;

namespace Milvus.EndToEnd.Cluster;

/// <summary>The same story on two silos, of which the second finishes it.</summary>
public sealed class ClusterFirstLightTests(ClusterScenario scenario) : FirstLightChecks<ClusterScenario>(scenario);
