using System.Runtime.CompilerServices;

namespace Milvus.GrainHost.Embedded.Activations;

/// <summary>The grain context of this thread, kept where <see cref="Grain"/>'s constructor looks for it.</summary>
internal static class CurrentContext
{
    private const string Owner = "Orleans.Runtime.RuntimeContext, Orleans.Core.Abstractions";

    public static IGrainContext? Value => Get(null);

    /// <summary>Enters a context and answers the one before.</summary>
    public static IGrainContext? Enter(IGrainContext? context)
    {
        Set(null, context, out var previous);
        return previous;
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "get_Current")]
    private static extern IGrainContext? Get([UnsafeAccessorType(Owner)] object? owner);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "SetExecutionContext")]
    private static extern void Set(
        [UnsafeAccessorType(Owner)] object? owner, IGrainContext? context, out IGrainContext? previous);
}
