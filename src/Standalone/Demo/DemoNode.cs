using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Standalone.Demo;

/// <summary>A simulated DeepSeek node: real HTTP on a free loopback port, answers in DeepSeek's dialect, faults as asked for.</summary>
internal sealed class DemoNode : IAsyncDisposable
{
    private static readonly TimeSpan TokenInterval = TimeSpan.FromMilliseconds(12);

    private readonly WebApplication _app;
    private readonly DemoAnswering _answering;

    /// <param name="name">Of its tier.</param>
    /// <param name="distance">From the request to the first token.</param>
    /// <param name="time">The clock.</param>
    public DemoNode(string name, TimeSpan distance, TimeProvider time)
    {
        Name = name;
        _answering = new DemoAnswering(distance, TokenInterval, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(static o => o.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public string Name { get; }

    /// <summary>Which of its answers fail.</summary>
    public FaultMix Faults { get; } = new();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        try
        {
            await (http.Request.Path.Value == "/models" ? ListModelsAsync(http) : CompleteAsync(http));
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The gateway had waited long enough.
        }
    }

    /// <summary>What probes ask for. A node on the floor doesn't answer them either.</summary>
    private Task ListModelsAsync(HttpContext http)
    {
        const int Floor = 90;
        return Faults.Percent >= Floor
            ? DemoAnswering.RefuseAsync(http)
            : DemoAnswering.WriteAsync(http, Encoding.UTF8.GetBytes($$"""{"object":"list","data":[{"id":"{{DemoAnswer.UpstreamModel}}","object":"model","owned_by":"deepseek"}]}"""));
    }

    private async Task CompleteAsync(HttpContext http)
    {
        using var request = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var number = request.RootElement.GetProperty("seed").GetInt32();
        var stream = request.RootElement.GetProperty("stream").GetBoolean();
        if (request.RootElement.GetProperty("model").GetString() != DemoAnswer.UpstreamModel)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await DemoAnswering.WriteAsync(http, DemoAnswer.Error("Model Not Exist", "invalid_request_error"));
            return;
        }

        await _answering.AnswerAsync(http, Faults.Next(), number, stream);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
