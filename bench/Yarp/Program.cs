using Yarp.ReverseProxy.Configuration;

// The least that YARP can be asked for: every path to one destination. It is the floor that a gateway on .NET is compared with, so it
// writes no access log, and it runs as the SDK builds it: JIT, tiered compilation, the web SDK's garbage collector.
if (args is not [var listen, var upstream])
{
    Console.Error.WriteLine("usage: bare-yarp LISTEN-URL UPSTREAM-URL");
    return 2;
}

var builder = WebApplication.CreateBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls(listen);
builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**path}" } }],
    [new ClusterConfig { ClusterId = "upstream", Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = upstream } } }]);
await using var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
return 0;
