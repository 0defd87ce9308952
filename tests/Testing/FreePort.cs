using System.Net;
using System.Net.Sockets;

namespace DeepSeek.Testing;

/// <summary>A port that nobody listens on, for a process that has to be told its ports beforehand.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
