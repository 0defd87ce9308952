using System.Net;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Two tiers whose clients speak Anthropic's Messages API.</summary>
public abstract class MessageTiers : TwoTiers
{
    internal const string Path = "/anthropic/v1/messages";
    internal const string Request = """{"model":"deepseek-v4-pro","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}""";
    internal const string StreamRequest = """{"model":"deepseek-v4-pro","max_tokens":64,"messages":[{"role":"user","content":"hi"}],"stream":true}""";

    internal Task<(HttpStatusCode Status, string Text)> AskAsync(string body) => Gateway.AskAsync(body, path: Path);

    /// <summary>An error of the gateway as the client reads it.</summary>
    internal static (string? Type, string? Message, string? RequestId) ErrorOf(string json)
    {
        var root = System.Text.Json.JsonDocument.Parse(json).RootElement;
        Assert.Equal("error", root.GetProperty("type").GetString());
        var error = root.GetProperty("error");
        return (error.GetProperty("type").GetString(), error.GetProperty("message").GetString(), root.GetProperty("request_id").GetString());
    }
}
