using System.Globalization;
using DeepSeek.Gateway.Dialects;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>The one place where errors become bytes: a status with the envelope of the client's dialect, or, once a stream has begun, an event with it and no end.</summary>
internal static class ErrorRenderer
{
    /// <summary>To any client that is still there.</summary>
    /// <param name="exchange">Whose client is told.</param>
    /// <param name="refusal">What it is told.</param>
    /// <param name="cancellationToken">Fires when it has read nothing for too long.</param>
    public static async Task RenderAsync(Exchange exchange, Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal.Outcome == RequestOutcome.ClientGone || exchange.ClientGone)
        {
            exchange.Http.Abort();
            return;
        }

        await exchange.Client.TakeAsync(cancellationToken);
        if (exchange.Client.IsWhole)
        {
            // Of a length that was announced: it has no room for an error, and only a cut tells that the rest is missing.
            exchange.Http.Abort();
            return;
        }

        if (exchange.Client.Started)
        {
            exchange.Client.Write(exchange.Dialect.WriteErrorEvent(refusal, exchange.RequestId));
            await exchange.Client.FlushAsync(cancellationToken);
            return;
        }

        exchange.DescribeTo(exchange.Http.Response.Headers);
        await RenderAsync(exchange.Http, exchange.Dialect, refusal, cancellationToken);
    }

    /// <summary>To a client whose response has not begun.</summary>
    public static async Task RenderAsync(HttpContext http, IDialect dialect, Refusal refusal, CancellationToken cancellationToken)
    {
        var response = http.Response;
        var body = dialect.WriteError(refusal, response.Headers[RequestIdentity.HeaderName]);
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Challenge)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (refusal.Close)
        {
            response.Headers.Connection = "close";
        }

        await response.Body.WriteAsync(body, cancellationToken);
    }
}
