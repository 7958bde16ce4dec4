using System.Globalization;
using Milvus.EndToEnd.Silo;
using Milvus.Testing.Wire;

namespace Milvus.EndToEnd.Cluster;

/// <summary>Starts one silo of a cluster of this machine.</summary>
internal static class ClusterSilo
{
    public static Task<SiloProcess> ServeAsync(string data) => SiloProcess.ServeAsync(
        data,
        "--cluster",
        "localhost",
        "--silo-port",
        FreePorts.Take(1)[0].ToString(CultureInfo.InvariantCulture),
        "--Milvus:SiloFailureTimeout",
        "00:00:06");
}
