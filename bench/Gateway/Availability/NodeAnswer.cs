using System.Text;
using System.Text.Json;
using DeepSeek.Testing.Upstream;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>The answer of simulated nodes, known to both ends, so that a whole one can be told from a damaged one.</summary>
internal static class NodeAnswer
{
    private static readonly TimeSpan FirstToken = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenTokens = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Tokens = ["All", " is", " well", " that", " ends", " well", "."];

    private static string Text => string.Concat(Tokens);

    /// <summary>Writes it at a node's pace.</summary>
    public static async Task WriteAsync(HttpContext http, bool stream, CancellationToken cancellationToken)
    {
        await Task.Delay(FirstToken, cancellationToken);
        if (!stream)
        {
            await Task.Delay(BetweenTokens * Tokens.Length, cancellationToken);
            await Behaviours.Json(StatusCodes.Status200OK, Chunks.Answer(Text))(http, cancellationToken);
            return;
        }

        await SayAsync(http, Chunks.Role, cancellationToken);
        foreach (var token in Tokens)
        {
            await SayAsync(http, Chunks.Content(token), cancellationToken);
            await Task.Delay(BetweenTokens, cancellationToken);
        }

        await SayAsync(http, Chunks.Finish("stop") + Chunks.Usage + Chunks.Done, cancellationToken);
    }

    /// <summary>Begins it, and cuts the connection.</summary>
    public static async Task CutAsync(HttpContext http, bool stream, CancellationToken cancellationToken)
    {
        if (stream)
        {
            await SayAsync(http, Chunks.Role, cancellationToken);
        }
        else
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Chunks.Answer(Text)[..60], cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
        }

        http.Abort();
    }

    /// <summary>Whether a client got all of it: text, finish reason, and of a stream its last word.</summary>
    public static bool IsWhole(string body, bool stream)
    {
        try
        {
            return stream ? IsWholeStream(body) : Read(body, "message") is (var text, "stop") && text == Text;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a client of a stream got any of its text: from then on nobody can begin the answer anew.</summary>
    public static bool HasBegun(string body) => Events(body).Any(static data => data.Contains("\"content\":\"", StringComparison.Ordinal) && !data.Contains("\"content\":\"\"", StringComparison.Ordinal));

    private static bool IsWholeStream(string body)
    {
        var (text, finish) = (new StringBuilder(), "");
        var events = Events(body).ToArray();
        foreach (var data in events.Where(static data => data != "[DONE]"))
        {
            var (piece, reason) = Read(data, "delta");
            text.Append(piece);
            finish = reason ?? finish;
        }

        return text.ToString() == Text && finish == "stop" && events is [.., "[DONE]"];
    }

    private static IEnumerable<string> Events(string body) =>
        body.Split('\n').Where(static line => line.StartsWith("data:", StringComparison.Ordinal)).Select(static line => line[5..].Trim());

    private static (string? Text, string? Finish) Read(string json, string part)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0)
        {
            return (null, null);
        }

        var choice = choices[0];
        return (
            choice.TryGetProperty(part, out var said) && said.TryGetProperty("content", out var content) ? content.GetString() : null,
            choice.TryGetProperty("finish_reason", out var reason) ? reason.GetString() : null);
    }

    private static async Task SayAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        http.Response.ContentType ??= "text/event-stream";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}
