using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Testing.Upstream;

/// <summary>
/// A real server on the loopback that behaves as told: first through the behaviours queued by <see cref="Next"/>, one per request, then by
/// <see cref="Always"/>. GET is answered by <see cref="Probe"/> and not recorded. Remembers what it received.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Behaviour> _script = new();
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private readonly ConcurrentQueue<string?> _names = new();
    private volatile Behaviour _always = Behaviours.Ok("hello", " world");

    private ScriptedUpstream(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = null;
            o.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificateSelector = (_, name) =>
                        {
                            _names.Enqueue(name);
                            return certificate;
                        };
                    });
                }
            });
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>The base URL.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<ReceivedRequest> Received => [.. _received];

    /// <summary>The names that callers asked for by TLS, null where they asked for none.</summary>
    public IReadOnlyList<string?> Names => [.. _names];

    /// <summary>How probes and lists of models are answered.</summary>
    public Behaviour Probe { get; set; } = Behaviours.Json(200, """{"object":"list","data":[{"id":"deepseek-v4-pro","object":"model"}]}""");

    /// <summary>Starts it.</summary>
    /// <param name="certificate">What it proves itself by; null: it speaks no TLS.</param>
    public static async Task<ScriptedUpstream> StartAsync(X509Certificate2? certificate = null)
    {
        var upstream = new ScriptedUpstream(certificate);
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>Answers one request so; may be said several times.</summary>
    public ScriptedUpstream Next(params IEnumerable<Behaviour> behaviours)
    {
        foreach (var behaviour in behaviours)
        {
            _script.Enqueue(behaviour);
        }

        return this;
    }

    /// <summary>Answers so when nothing is queued.</summary>
    public ScriptedUpstream Always(Behaviour behaviour)
    {
        _always = behaviour;
        return this;
    }

    /// <summary>Waits until that many requests came.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> WaitForAsync(int requests)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_received.Count < requests)
        {
            await Task.Delay(5, limit.Token);
        }

        return Received;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        try
        {
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await Probe(http, http.RequestAborted);
                return;
            }

            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            http.Items["body"] = body.ToArray();
            _received.Enqueue(new ReceivedRequest(http, body.ToArray()));
            var behaviour = _script.TryDequeue(out var next) ? next : _always;
            await behaviour(http, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller left.
        }
    }
}
