using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>Kestrel, with nothing around it but the pipeline.</summary>
internal sealed class ClientListener(Uri listen, ClientLimits limits, RequestDelegate pipeline, ILoggerFactory loggers) : IAsyncDisposable
{
    private const long MaxBodyBytes = 100L * 1024 * 1024;

    private WebApplication? _app;

    public Uri Address => new(_app?.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The gateway was not started."));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new ListenerLoggers(loggers));
        // The process has one owner of signals: its main host.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls(listen.ToString()).ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(pipeline);
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.RequestHeadersTimeout = limits.Headers;
        options.Limits.KeepAliveTimeout = limits.Idle;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, limits.BodyGrace);
        // A client may read a stream as slowly as it thinks; the request timeout bounds it.
        options.Limits.MinResponseDataRate = null;
        // Headers pass as the bytes they are: Latin-1 gives every byte a character and back.
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
