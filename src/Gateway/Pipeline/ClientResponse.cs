using System.Buffers;
using DeepSeek.Gateway.Dialects;
using DeepSeek.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>
/// The way back to one client. While no attempt has committed, a streaming client is held with a 200 and keep-alives of our own, so that
/// neither it nor an ingress gives up; the first who begins the answer, or refuses it, ends that.
/// </summary>
internal sealed class ClientResponse(HttpContext http, IDialect dialect, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _holding = new();
    private Task _hold = Task.CompletedTask;
    private bool _taken;

    /// <summary>Status and headers are gone.</summary>
    public bool Started => http.Response.HasStarted;

    /// <summary>A whole answer has begun, and is no stream.</summary>
    public bool IsWhole => Started && http.Response.ContentLength is not null;

    /// <summary>Begins to hold a streaming client once <paramref name="after"/> has passed.</summary>
    public void HoldFrom(TimeSpan after) => _hold = HoldAsync(after);

    /// <summary>Begins the answer: from here on the caller alone writes. Headers are only set where they can still be.</summary>
    public async ValueTask BeginAsync(int status, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken);
        if (Started)
        {
            return;
        }

        http.Response.StatusCode = status;
        foreach (var (name, values) in headers)
        {
            http.Response.Headers[name] = values;
        }
    }

    /// <summary>Sends a whole answer, behind the keep-alives of a client that was held.</summary>
    public async Task DeliverAsync(Answer answer, CancellationToken cancellationToken)
    {
        await BeginAsync(answer.Status, answer.Headers, cancellationToken);
        if (!Started)
        {
            http.Response.ContentLength = answer.Body.Length;
        }

        await http.Response.Body.WriteAsync(answer.Body, cancellationToken);
    }

    /// <summary>Nothing but the caller writes after this.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (_taken)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        _taken = true;
        _turn.Release();
        await _holding.CancelAsync();
    }

    /// <summary>Adds to what the next flush sends.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => http.Response.BodyWriter.Write(bytes);

    /// <summary>Sends, and waits while the client is slow.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await http.Response.BodyWriter.FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _holding.CancelAsync();
        await _hold;
        _holding.Dispose();
        _turn.Dispose();
    }

    private async Task HoldAsync(TimeSpan after)
    {
        try
        {
            await Task.Delay(after, time, _holding.Token);
            while (await KeepAliveAsync())
            {
                await Task.Delay(KeepAliveInterval, time, _holding.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The answer began, or the request ended.
        }
    }

    private async Task<bool> KeepAliveAsync()
    {
        await _turn.WaitAsync(_holding.Token);
        try
        {
            if (_taken)
            {
                return false;
            }

            if (!Started)
            {
                http.Response.ContentType = "text/event-stream; charset=utf-8";
                http.Response.Headers.CacheControl = "no-cache";
            }

            Write(dialect.KeepAlive);
            await FlushAsync(http.RequestAborted);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }
}
