using System.Globalization;
using DeepSeek.Hosting.Life;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Inference.Http;

/// <summary>
/// The one port of the server: OpenAI's API, probes and metrics. It listens while the model loads, so that probes can tell loading from dead.
/// </summary>
internal sealed partial class InferenceServer : IAsyncDisposable
{
    /// <summary>Bodies may be as large as with the gateway.</summary>
    private const long LargestBody = 100 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly Serving _serving;
    private readonly CollectorRegistry _registry;
    private readonly CompletionEndpoint _completions;
    private readonly ILogger _logger;

    /// <param name="listen">Where, as in http://0.0.0.0:8000; port 0 takes a free one.</param>
    /// <param name="serving">Who answers.</param>
    /// <param name="registry">What /metrics shows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For access and trouble.</param>
    public InferenceServer(Uri listen, Serving serving, CollectorRegistry registry, TimeProvider time, ILoggerFactory loggers)
    {
        (_serving, _registry, _logger) = (serving, registry, loggers.CreateLogger<InferenceServer>());
        _completions = new CompletionEndpoint(serving, time, _logger);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls(listen.ToString()).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, with the port it got; after the start.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            await DispatchAsync(http);
        }
        catch (RequestException e)
        {
            http.Response.Headers.RetryAfter = e.RetryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(http, e.Status, e.Error);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, e.StatusCode, new ApiError(e.Message, "invalid_request_error", e.StatusCode == 413 ? "request_too_large" : "invalid_request"));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left; its slot has been told.
        }
        catch (Exception e)
        {
            Log.Failed(_logger, http.TraceIdentifier, e);
            await RefuseAsync(http, StatusCodes.Status500InternalServerError, CompletionEndpoint.Trouble());
        }
    }

    private Task DispatchAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("POST", "/v1/chat/completions") => _completions.AnswerAsync(http, chat: true),
        ("POST", "/v1/completions") => _completions.AnswerAsync(http, chat: false),
        ("GET", "/v1/models") => ModelsAsync(http),
        ("GET", "/health/live") => TextAsync(http, StatusCodes.Status200OK, "alive"),
        ("GET", "/health/ready" or "/health") => TextAsync(http, _serving.Phase == ServerPhase.Ready ? 200 : 503, _serving.Phase.ToString().ToLowerInvariant()),
        ("GET", "/metrics") => MetricsAsync(http),
        (_, "/v1/chat/completions" or "/v1/completions" or "/v1/models") => RefuseAsync(http, 405, new ApiError($"{http.Request.Method} isn't served on {http.Request.Path}", "invalid_request_error", "method_not_allowed")),
        _ => RefuseAsync(http, 404, new ApiError($"there is nothing at {http.Request.Path}", "invalid_request_error", "not_found")),
    };

    private Task ModelsAsync(HttpContext http)
    {
        var model = _serving.Model ?? throw RequestException.Unavailable("loading");
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(ModelList.Write([model.Name], "deepseek-operator"), http.RequestAborted).AsTask();
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "text/plain; charset=utf-8");
        return http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    private Task MetricsAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true; // the exporter writes a little at once
        return _registry.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext http, int status, ApiError error)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        await http.Response.Body.WriteAsync(error.ToEnvelope());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Request} failed")]
        public static partial void Failed(ILogger logger, string request, Exception cause);
    }
}
