using System.Reflection.Emit;

namespace Milvus.GrainHost.Embedded.Proxies;

/// <summary>Lets emitted code use internal grain interfaces, as compiled proxies beside them could.</summary>
internal static class IgnoreAccess
{
    public static CustomAttributeBuilder To(string assemblyName) => new(
        typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!,
        [assemblyName]);
}
