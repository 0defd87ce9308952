using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Standalone.Tests;

/// <summary>A scripted upstream on a free loopback port: answers completions by its status, and keeps the keys that it was shown.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public ConcurrentQueue<string> Keys { get; } = [];

    public int Status { get; set; } = 200;

    public string Content { get; init; } = "hello";

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<Upstream> StartAsync(string content = "hello")
    {
        var upstream = new Upstream { Content = content };
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>A route to this upstream.</summary>
    public string Route(string more = "", string backend = "") => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: one}
        spec:
          tiers: [{name: api, latencyThreshold: 0s, backends: [{name: deepseek, url: "{{Address}}"{{backend}}}]}]
          {{more}}
        """;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path == "/chat/completions")
        {
            Keys.Enqueue(http.Request.Headers.Authorization.ToString());
        }

        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(
            $$"""{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{Content}}"},"finish_reason":"stop"}]}""")).AsTask();
    }
}
