namespace Milvus.Testing.Azurite;

/// <summary>
/// Tests that need the emulator, and so Node: skipped where there is none, the inherited ones too.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsNodeAttribute : Attribute;
