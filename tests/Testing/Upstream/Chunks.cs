using System.Text.Json;

namespace DeepSeek.Testing.Upstream;

/// <summary>What DeepSeek writes.</summary>
public static class Chunks
{
    public const string Done = "data: [DONE]\n\n";
    public const string KeepAlive = ": keep-alive\n\n";

    public static string Role => Event("""{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"unknown_field":{"kept":true}}""");

    public static string Usage => Event("""{"id":"c1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}}""");

    public static string Content(string text) => Event($$$"""{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":{{{Quote(text)}}}},"finish_reason":null}]}""");

    public static string Finish(string reason) => Event($$$"""{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}]}""");

    public static string Error(string message, string code) => Event($$$"""{"error":{"message":{{{Quote(message)}}},"type":"server_error","code":"{{{code}}}"}}""");

    public static string Event(string data) => $"data: {data}\n\n";

    /// <summary>A whole answer that is no stream.</summary>
    public static string Answer(string text, string finish = "stop") =>
        $$$"""{"id":"c1","object":"chat.completion", "choices":[{"index":0,"message":{"role":"assistant","content":{{{Quote(text)}}},"odd": [1, 2]},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""";

    /// <summary>As many embeddings as were asked for; their number is told by the first figure of each.</summary>
    public static string Embedding(int count) =>
        $$$"""{"object":"list", "data":[{{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"object":"embedding","index":{{i}},"embedding":[{{count}}.0,-1.5e-3]}"""))}}}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}}""";

    /// <summary>A whole stream.</summary>
    public static string Stream(params string[] tokens) =>
        Role + string.Concat(tokens.Select(Content)) + Finish("stop") + Usage + Done;

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
