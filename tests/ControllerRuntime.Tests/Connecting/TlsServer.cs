using System.Collections.Concurrent;
using System.Net;
using DeepSeek.Testing.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

/// <summary>A server that has one widget and writes down who asks for it, and whom they thought to ask.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Visit> _visits = new();

    private TlsServer(TestAuthority authority, string[] names)
    {
        var certificate = authority.Issue(names);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, name) =>
            {
                AskedFor = name;
                return certificate;
            };
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = static (_, _, _) => true;
        })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Whom it believes. Default: everybody.</summary>
    public Func<Visit, bool> Believes { get; set; } = static _ => true;

    /// <summary>The name that the last connection asked for; null: none.</summary>
    public string? AskedFor { get; private set; }

    public IReadOnlyList<Visit> Visits => [.. _visits];

    public Visit Last => _visits.Last();

    public int Port => new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public string Address => $"https://127.0.0.1:{Port}";

    public static async Task<TlsServer> StartAsync(TestAuthority authority, params string[] names)
    {
        var server = new TlsServer(authority, names);
        await server._server.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var visit = new Visit(headers, (await context.Connection.GetClientCertificateAsync())?.Thumbprint);
        _visits.Enqueue(visit);
        context.Response.StatusCode = Believes(visit) ? 200 : 401;
        await context.Response.WriteAsync("""{"metadata": {"name": "w", "namespace": "default"}}""");
    }

    /// <param name="Headers">What came.</param>
    /// <param name="Certificate">The thumbprint of the client's certificate; null: it showed none.</param>
    internal sealed record Visit(IReadOnlyDictionary<string, string> Headers, string? Certificate)
    {
        public string? Authorization => Headers.GetValueOrDefault("Authorization");
    }
}
