using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>An answer on its way through the proxy, which can be ended before its time.</summary>
internal sealed class ApiProxyStream(HttpContext context, ApiProxyRequest request) : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    public ApiProxyRequest Request => request;

    /// <summary>Whether nothing is passed on any more, though the connection stands.</summary>
    public bool Frozen { get; set; }

    /// <summary>Ends it as the server does when its time is up.</summary>
    public void End() => _end.Cancel();

    /// <summary>Cuts the connection.</summary>
    public void Cut() => context.Abort();

    /// <summary>Passes on what comes as it comes, each piece late by so much.</summary>
    public async Task CopyAsync(Stream from, Func<TimeSpan> late)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, either.Token) is > 0 and var read)
            {
                await Task.Delay(late(), either.Token);
                if (Frozen)
                    await Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), either.Token);
                await context.Response.Body.FlushAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // in good order
        }
    }

    public void Dispose() => _end.Dispose();
}
