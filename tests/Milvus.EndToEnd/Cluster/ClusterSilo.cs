using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Milvus.EndToEnd.Silo;

namespace Milvus.EndToEnd.Cluster;

/// <summary>Starts one silo of a cluster of this machine.</summary>
internal static class ClusterSilo
{
    public static Task<SiloProcess> ServeAsync(string data) => SiloProcess.ServeAsync(
        data,
        "--cluster",
        "localhost",
        "--silo-port",
        FreePort().ToString(CultureInfo.InvariantCulture),
        "--Milvus:SiloFailureTimeout",
        "00:00:06");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
