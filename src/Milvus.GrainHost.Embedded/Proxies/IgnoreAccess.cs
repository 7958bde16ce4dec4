using System.Reflection.Emit;

namespace Milvus.GrainHost.Embedded.Proxies;

/// <summary>Lets an emitted assembly use internal grain interfaces, which compiled proxies could since they lie beside them.</summary>
internal static class IgnoreAccess
{
    public static CustomAttributeBuilder To(string assemblyName) => new(
        typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!,
        [assemblyName]);
}
