using DeepSeek.Hosting.Life;
using DeepSeek.Protocol.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Inference.Reporting;

/// <summary>Answers whoever asks how far a Job is: steps and bytes, nothing else. The work goes on where it can't listen.</summary>
internal static class ProgressPage
{
    /// <returns>What must be disposed to end it; null: it can't listen, and has said why.</returns>
    public static async Task<IAsyncDisposable?> StartAsync(int port, Progress progress)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(port);
        });
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, progress));
        try
        {
            await app.StartAsync();
            return app;
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            await app.DisposeAsync();
            progress.Say($"--progress-port: {e.Message}");
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext http, Progress progress)
    {
        if (http.Request.Path != JobProgress.Path || !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(progress.Now.ToJson(), http.RequestAborted);
    }
}
