namespace Milvus.EndToEnd.Scripts;

/// <summary>
/// A test that needs Node: skipped where there is none, so that the .NET SDK alone is enough to begin with.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!NodeTools.AreInstalled) Skip = "node and npm are not on the PATH.";
    }
}
