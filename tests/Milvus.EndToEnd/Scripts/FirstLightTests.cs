namespace Milvus.EndToEnd.Scripts;

/// <summary>One server, killed and started again.</summary>
public sealed class FirstLightTests(FirstLightScenario scenario) : FirstLightChecks<FirstLightScenario>(scenario);
