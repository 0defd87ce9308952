using System.Globalization;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>What all clients ask, small enough that the proxy is measured and not the copying.</summary>
internal static class Question
{
    /// <summary>The model as clients name it; a gateway may know it as an alias.</summary>
    public const string Model = "deepseek-chat";

    /// <param name="stream">Whether the answer is to come in events.</param>
    /// <param name="tokens">How many the answer is to have.</param>
    public static string Body(bool stream, int tokens) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"model":"{{Model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":{{tokens}},"messages":[{"role":"user","content":"Say something that is short"}]}""");
}
