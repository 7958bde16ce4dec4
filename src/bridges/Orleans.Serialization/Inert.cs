namespace Orleans.Serialization;

/// <summary>Answers every call into the shells: nothing is serialized inside one process.</summary>
internal static class Inert
{
    internal static NotSupportedException Refusal() =>
        new("Inside one process nothing is serialized. Build with GrainHost=Orleans for a cluster.");
}
