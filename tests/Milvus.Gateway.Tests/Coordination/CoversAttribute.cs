namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Says which RPCs of the designs a test shows the behaviour of, as <c>Service.Rpc</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CoversAttribute(params string[] rpcs) : Attribute
{
    public string[] Rpcs { get; } = rpcs;
}
