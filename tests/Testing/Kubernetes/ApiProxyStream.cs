using System.Threading.Channels;
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

    /// <summary>Passes on what comes as it comes, all of it late by so much.</summary>
    public async Task CopyAsync(Stream from, Func<TimeSpan> late)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
        var pieces = Channel.CreateUnbounded<(byte[] Bytes, DateTimeOffset At)>();
        try
        {
            await Task.WhenAll(ReadAsync(from, pieces.Writer, either.Token), WriteAsync(pieces.Reader, late, either.Token));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // in good order
        }
    }

    public void Dispose() => _end.Dispose();

    private static async Task ReadAsync(Stream from, ChannelWriter<(byte[] Bytes, DateTimeOffset At)> pieces, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                await pieces.WriteAsync((buffer[..read], DateTimeOffset.UtcNow), cancellationToken);
            pieces.Complete();
        }
        catch (Exception e)
        {
            pieces.Complete(e);
            throw;
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, DateTimeOffset At)> pieces, Func<TimeSpan> late, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, at) in pieces.ReadAllAsync(cancellationToken))
        {
            if (at + late() - DateTimeOffset.UtcNow is { Ticks: > 0 } wait)
                await Task.Delay(wait, cancellationToken);
            if (Frozen)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            await context.Response.Body.WriteAsync(bytes, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
