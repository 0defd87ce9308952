using System.Text;

namespace DeepSeek.Standalone.Demo;

/// <summary>
/// The answer to one question, in DeepSeek's dialect and known to the byte by both ends: a client can tell a whole answer from a damaged one.
/// Questions are sums, and answers have the words of the tiny model that may be the route's last tier: it knows nothing else.
/// </summary>
internal static class DemoAnswer
{
    public const string ClientModel = "deepseek-chat";
    public const string UpstreamModel = "deepseek-flash";

    private const string Usage =
        """{"prompt_tokens":6,"completion_tokens":8,"total_tokens":14,"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":6}""";

    /// <summary>The request body of a client. Its seed is the number, by which a node names its answer.</summary>
    public static byte[] Question(int number, bool stream) => Encoding.UTF8.GetBytes(
        $$"""{"model":"{{ClientModel}}","stream":{{(stream ? "true" : "false")}},"seed":{{number}},"temperature":0,"messages":[{"role":"user","content":"{{Left(number)}}+{{Right(number)}}="}]}""");

    /// <summary>What comes before the answer.</summary>
    public static string Thoughts(int number) => $"{Left(number)} plus {Right(number)} ✓\n";

    /// <summary>The sum, of two digits.</summary>
    public static string Text(int number) => $"{Left(number) + Right(number):00}";

    /// <summary>Of an answer that is no stream.</summary>
    public static byte[] Whole(int number) => Whole(number, "stop");

    /// <summary>An answer that was given up for lack of capacity.</summary>
    public static byte[] GivenUp(int number) => Whole(number, "insufficient_system_resource");

    /// <summary>The events of a stream, each with its blank line.</summary>
    public static IReadOnlyList<byte[]> Events(int number) =>
    [
        Role(number),
        .. new[] { $"{Left(number)}", " plus", $" {Right(number)}", " ✓", "\\n" }.Select(piece => Event(number, $$"""{"reasoning_content":"{{piece}}"}""", "null")),
        .. Text(number).Select(digit => Event(number, $$"""{"content":"{{digit}}"}""", "null")),
        Event(number, "{}", "\"stop\""),
        Encoding.UTF8.GetBytes($$"""data: {"id":"{{Id(number)}}","object":"chat.completion.chunk","model":"{{UpstreamModel}}","choices":[],"usage":{{Usage}}}""" + "\n\n"),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    /// <summary>The first event of a stream: it carries no text yet.</summary>
    public static byte[] Role(int number) => Event(number, """{"role":"assistant","content":""}""", "null");

    /// <summary>The only other event of a stream that was given up for lack of capacity.</summary>
    public static byte[] GivenUpEvent(int number) => Event(number, "{}", "\"insufficient_system_resource\"");

    /// <summary>An error as DeepSeek words it.</summary>
    public static byte[] Error(string message, string code) => Encoding.UTF8.GetBytes(
        $$$"""{"error":{"message":"{{{message}}}","type":"server_error","param":null,"code":"{{{code}}}"}}""");

    private static int Left(int number) => number / 10 % 10;

    private static int Right(int number) => number % 10;

    private static string Id(int number) => $"demo-{number}";

    private static byte[] Whole(int number, string finish) => Encoding.UTF8.GetBytes(
        $$"""{"id":"{{Id(number)}}","object":"chat.completion","model":"{{UpstreamModel}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{Text(number)}}","reasoning_content":"{{Thoughts(number).Replace("\n", "\\n", StringComparison.Ordinal)}}"},"finish_reason":"{{finish}}"}],"usage":{{Usage}}}""");

    private static byte[] Event(int number, string delta, string finish) => Encoding.UTF8.GetBytes(
        $$"""data: {"id":"{{Id(number)}}","object":"chat.completion.chunk","model":"{{UpstreamModel}}","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n");
}
