using System.Net;
using System.Net.Sockets;

namespace Milvus.Testing.Wire;

/// <summary>Ports of this machine that nobody listens on, as far as anybody can know.</summary>
public static class FreePorts
{
    /// <summary>So many different ones.</summary>
    public static int[] Take(int count)
    {
        // All are held until all are known: a port that was let go may be given out again at once.
        var listeners = new TcpListener[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                listeners[i] = new TcpListener(IPAddress.Loopback, 0);
                listeners[i].Start();
            }

            return Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        }
        finally
        {
            foreach (var listener in listeners) listener?.Dispose();
        }
    }
}
