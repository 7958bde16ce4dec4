using Milvus.EndToEnd.Scripts;

namespace Milvus.EndToEnd.Azure;

/// <summary>One server on a container, killed and started again.</summary>
public sealed class AzureFirstLightTests(AzureScenario scenario) : FirstLightChecks<AzureScenario>(scenario);
