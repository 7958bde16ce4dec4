namespace Milvus.Silo.Cluster;

/// <summary>A build without Orleans' Azure providers.</summary>
internal static partial class GrainHosting
{
    private static bool HasAzure => false;
}
