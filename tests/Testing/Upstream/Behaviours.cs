using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Upstream;

/// <summary>Everything an upstream is known to do to its callers.</summary>
public static class Behaviours
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>A whole answer in the words of the endpoint, as a stream when asked for one.</summary>
    public static Behaviour Ok(params string[] tokens) => (http, end) =>
    {
        var isStream = IsStream((byte[])http.Items["body"]!);
        var text = string.Concat(tokens);
        var answer = http.Request.Path.Value switch
        {
            { } path when path.EndsWith("/messages", StringComparison.Ordinal) => isStream ? Stream(MessageChunks.Stream(tokens)) : Json(200, MessageChunks.Answer(text)),
            { } path when path.EndsWith("/embeddings", StringComparison.Ordinal) => Json(200, Chunks.Embedding(tokens.Length)),
            _ => isStream ? Stream(Chunks.Stream(tokens)) : Json(200, Chunks.Answer(text)),
        };
        return answer(http, end);
    };

    public static Behaviour Status(int status, string message = "out of order", string? retryAfter = null, string code = "code") => (http, end) =>
    {
        if (retryAfter is not null)
        {
            http.Response.Headers.RetryAfter = retryAfter;
        }

        return Json(status, $$$"""{"error":{"message":"{{{message}}}","type":"type","code":"{{{code}}}"}}""")(http, end);
    };

    public static Behaviour Json(int status, string body) => Whole(status, "application/json", body);

    public static Behaviour Whole(int status, string contentType, string body) => async (http, end) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(body, end);
    };

    /// <summary>Takes the request and says nothing.</summary>
    public static Behaviour Silence() => (_, end) => Task.Delay(Timeout.Infinite, end);

    public static Behaviour HeadersThenNothing() => async (http, end) =>
    {
        Begin(http);
        await http.Response.Body.FlushAsync(end);
        await Task.Delay(Timeout.Infinite, end);
    };

    public static Behaviour KeepAliveForever() => (http, end) => ForeverAsync(http, Chunks.KeepAlive, end);

    /// <summary>Writes the first part once, and the second for ever.</summary>
    public static Behaviour Forever(string before, string again) => async (http, end) =>
    {
        Begin(http);
        await SayAsync(http, before, end);
        await ForeverAsync(http, again, end);
    };

    public static Behaviour BlankLinesForever() => async (http, end) =>
    {
        http.Response.ContentType = "application/json";
        while (true)
        {
            await http.Response.WriteAsync("\n", end);
            await http.Response.Body.FlushAsync(end);
            await Task.Delay(Beat, end);
        }
    };

    public static Behaviour BlankLinesThen(int lines, string body) => async (http, end) =>
    {
        http.Response.ContentType = "application/json";
        for (var i = 0; i < lines; i++)
        {
            await http.Response.WriteAsync("\n", end);
            await http.Response.Body.FlushAsync(end);
            await Task.Delay(Beat, end);
        }

        await http.Response.WriteAsync(body, end);
    };

    public static Behaviour KeepAliveThen(int comments, string rest) => async (http, end) =>
    {
        Begin(http);
        for (var i = 0; i < comments; i++)
        {
            await SayAsync(http, Chunks.KeepAlive, end);
            await Task.Delay(Beat, end);
        }

        await SayAsync(http, rest, end);
    };

    /// <summary>Writes these bytes, then keep-alives for ever.</summary>
    public static Behaviour KeepAliveAfter(string text) => Forever(text, Chunks.KeepAlive);

    /// <summary>Writes these bytes as an event stream, and ends it.</summary>
    public static Behaviour Stream(string text) => async (http, end) =>
    {
        Begin(http);
        await SayAsync(http, text, end);
    };

    /// <summary>Writes these bytes, then cuts the connection.</summary>
    public static Behaviour Cut(string text) => async (http, end) =>
    {
        Begin(http);
        await SayAsync(http, text, end);
        // A reset overtakes what the caller has not read yet.
        await Task.Delay(Beat, end);
        http.Abort();
    };

    /// <summary>Writes these bytes, then nothing more, while the connection stays.</summary>
    public static Behaviour Stall(string text) => async (http, end) =>
    {
        Begin(http);
        await SayAsync(http, text, end);
        await Task.Delay(Timeout.Infinite, end);
    };

    /// <summary>Writes the first part, waits to be released, then writes the second.</summary>
    public static Behaviour Pause(string before, Task released, string after) => async (http, end) =>
    {
        Begin(http);
        await SayAsync(http, before, end);
        await released.WaitAsync(end);
        await SayAsync(http, after, end);
    };

    /// <summary>Keeps silent for a while before anything else.</summary>
    public static Behaviour After(TimeSpan wait, Behaviour then) => async (http, end) =>
    {
        await Task.Delay(wait, end);
        await then(http, end);
    };

    /// <summary>429 above this many at once.</summary>
    public static Behaviour AtMost(int concurrent, Behaviour otherwise)
    {
        var running = 0;
        return async (http, end) =>
        {
            try
            {
                await (Interlocked.Increment(ref running) > concurrent ? Status(429, "too many") : otherwise)(http, end);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        };
    }

    private static async Task ForeverAsync(HttpContext http, string text, CancellationToken end)
    {
        if (!http.Response.HasStarted)
        {
            Begin(http);
        }

        while (true)
        {
            await SayAsync(http, text, end);
            await Task.Delay(Beat, end);
        }
    }

    private static void Begin(HttpContext http) => http.Response.ContentType = "text/event-stream";

    private static async Task SayAsync(HttpContext http, string text, CancellationToken end)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), end);
        await http.Response.Body.FlushAsync(end);
    }

    private static bool IsStream(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
    }
}
