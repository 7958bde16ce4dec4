namespace Orleans.Serialization;

/// <summary>Answers every call into the shells: nothing is serialized inside one process.</summary>
internal static class Inert
{
    internal static NotSupportedException Refusal() =>
        new("This build runs grains in one process and serializes no messages. Build with GrainHost=Orleans for a cluster.");
}
