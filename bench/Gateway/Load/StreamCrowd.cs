using System.Net.Sockets;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>Many streams at once, read on one thread: what is ready is looked up every two milliseconds, so a delay is known that exactly.</summary>
internal static class StreamCrowd
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    /// <summary>Streams begin evenly over this time: a crowd, not a stampede.</summary>
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(1);

    /// <summary>Runs them to their end.</summary>
    /// <param name="door">Where to.</param>
    /// <param name="streams">How many.</param>
    /// <param name="frames">How many events each has.</param>
    /// <param name="limit">Streams that take longer are given up, and what they lack is lost.</param>
    /// <param name="each">Called at every look; null: nothing is.</param>
    public static CrowdResult Run(Door door, int streams, int frames, TimeSpan limit, Action? each = null)
    {
        var clients = new Dictionary<Socket, StreamClient>(streams);
        var (active, ready, buffer) = (new List<Socket>(streams), new List<Socket>(streams), new byte[64 * 1024]);
        var started = TimeProvider.System.GetTimestamp();
        var (looked, behind) = (started, TimeSpan.Zero);
        try
        {
            while (clients.Count < streams || (active.Count > 0 && TimeProvider.System.GetElapsedTime(started) < limit))
            {
                Thread.Sleep(Tick);
                for (var due = Due(started, streams); clients.Count < due;)
                {
                    var client = new StreamClient(door, frames);
                    clients.Add(client.Socket, client);
                    client.Ask();
                    if (!client.Ended)
                    {
                        active.Add(client.Socket);
                    }
                }

                ReadReady(clients, active, ready, buffer);
                var gap = TimeProvider.System.GetElapsedTime(looked);
                behind = gap > behind ? gap : behind;
                looked = TimeProvider.System.GetTimestamp();
                each?.Invoke();
            }

            return CrowdResult.Of([.. clients.Values], behind);
        }
        finally
        {
            foreach (var client in clients.Values)
            {
                client.Dispose();
            }
        }
    }

    private static int Due(long started, int streams) =>
        (int)Math.Min(streams, 1 + (TimeProvider.System.GetElapsedTime(started) / Ramp * streams));

    private static void ReadReady(Dictionary<Socket, StreamClient> clients, List<Socket> active, List<Socket> ready, byte[] buffer)
    {
        ready.Clear();
        ready.AddRange(active);
        if (ready.Count == 0)
        {
            return;
        }

        Socket.Select(ready, null, null, TimeSpan.Zero);
        foreach (var socket in ready)
        {
            clients[socket].Read(buffer);
        }

        active.RemoveAll(socket => clients[socket].Ended);
    }
}
