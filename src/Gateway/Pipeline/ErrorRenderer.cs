using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>The one place where errors become bytes: a status with the OpenAI envelope, or, once a stream has begun, an event with it and no [DONE].</summary>
internal static class ErrorRenderer
{
    public static async Task RenderAsync(Exchange exchange, Refusal refusal)
    {
        exchange.Outcome = refusal.Outcome;
        if (refusal.Outcome == RequestOutcome.ClientGone || exchange.ClientGone)
        {
            exchange.Http.Abort();
            return;
        }

        var aborted = exchange.Http.RequestAborted;
        await exchange.Client.TakeAsync(aborted);
        if (exchange.Client.Started)
        {
            exchange.Client.Write([.. "data: "u8, .. refusal.Error.ToEnvelope(), .. "\n\n"u8]);
            await exchange.Client.FlushAsync(aborted);
            return;
        }

        exchange.DescribeTo(exchange.Http.Response.Headers);
        await RenderAsync(exchange.Http, refusal);
    }

    /// <summary>To a client whose response has not begun.</summary>
    public static async Task RenderAsync(HttpContext http, Refusal refusal)
    {
        var body = refusal.Error.ToEnvelope();
        var response = http.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Close)
        {
            response.Headers.Connection = "close";
        }

        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
