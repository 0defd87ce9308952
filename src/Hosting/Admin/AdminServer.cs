using System.Collections.Concurrent;
using DeepSeek.Hosting.Life;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Hosting.Admin;

/// <summary>
/// The port for machines and operators of the process: <c>/metrics</c>, <c>/livez</c>, <c>/readyz</c> and what is mapped besides.
/// A server of its own, so that a flood on the serving port can't starve the probes. Exact paths, one method each, no TLS.
/// Register it as the first hosted service: it then stops last and still answers while the others drain.
/// </summary>
public sealed class AdminServer : IHostedService, IAsyncDisposable
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, (string Method, RequestDelegate Handler)> _endpoints = new(StringComparer.Ordinal);
    private readonly Uri _listen;
    private readonly ILoggerFactory _loggers;
    private WebApplication? _app;

    /// <param name="listen">Where to listen, as in <c>http://0.0.0.0:9090</c>; port 0 takes a free one.</param>
    /// <param name="registry">What <c>/metrics</c> shows.</param>
    /// <param name="checks">What <c>/livez</c> and <c>/readyz</c> judge by.</param>
    /// <param name="loggers">Where Kestrel's own trouble is logged.</param>
    public AdminServer(Uri listen, CollectorRegistry registry, HealthChecks checks, ILoggerFactory loggers)
    {
        _listen = listen;
        _loggers = loggers;
        Map("/metrics", context => ExportAsync(context, registry));
        Map("/livez", context => ReportAsync(context, checks.Liveness()));
        Map("/readyz", context => ReportAsync(context, checks.Readiness()));
    }

    /// <summary>Where the server listens, with the port it got. Throws <see cref="InvalidOperationException"/> before it was started.</summary>
    public Uri Address => new(_app?.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The admin server was not started."));

    /// <summary>Adds or replaces an endpoint for GET.</summary>
    /// <param name="path">Exact, with its leading slash.</param>
    /// <param name="handler">Writes the answer.</param>
    public AdminServer Map(string path, RequestDelegate handler) => Map(HttpMethods.Get, path, handler);

    /// <summary>Adds or replaces an endpoint.</summary>
    /// <param name="method">The only one it takes; one for GET takes HEAD as well.</param>
    /// <param name="path">Exact, with its leading slash.</param>
    /// <param name="handler">Writes the answer.</param>
    public AdminServer Map(string method, string path, RequestDelegate handler)
    {
        _endpoints[path] = (method, handler);
        return this;
    }

    /// <summary>Listens. Throws <see cref="IOException"/> when the address is taken.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls(_listen.ToString())
            .ConfigureKestrel(o => o.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(DispatchAsync);
        await _app.StartAsync(cancellationToken);
    }

    /// <summary>Stops listening.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task DispatchAsync(HttpContext context)
    {
        if (!_endpoints.TryGetValue(context.Request.Path.Value ?? "", out var endpoint))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
        if (method != endpoint.Method)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = endpoint.Method;
            return Task.CompletedTask;
        }

        return endpoint.Handler(context);
    }

    private static async Task ExportAsync(HttpContext context, CollectorRegistry registry)
    {
        context.Response.ContentType = MetricsType;
        await registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task ReportAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Text, context.RequestAborted);
    }
}
