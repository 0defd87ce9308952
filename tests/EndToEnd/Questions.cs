using System.Net;
using System.Text;
using System.Text.Json;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>Questions with temperature 0, which a cache may answer, and an upstream that answers each in its own way.</summary>
internal sealed class Questions : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>What an upstream does that is well: repeats the question, so that no answer can be taken for another.</summary>
    public static Behaviour Answered { get; } = (http, end) => Behaviours.Ok("re ", QuestionOf((byte[])http.Items["body"]!))(http, end);

    /// <summary>What an upstream does that fails on all but one question.</summary>
    public static Behaviour RefusedBut(string question) => (http, end) =>
        (QuestionOf((byte[])http.Items["body"]!) == question ? Answered : Behaviours.Status(503, "Server is busy"))(http, end);

    public async Task<Reply> AskAsync(GatewayPod gateway, string question, bool stream = false)
    {
        var body = $$"""{"model":"deepseek-chat","temperature":0,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{question}}"}]}""";
        using var answer = await _http.PostAsync(new Uri(gateway.Listen, "/v1/chat/completions"), new StringContent(body, Encoding.UTF8, "application/json"));
        return new Reply(
            answer.StatusCode,
            answer.Headers.TryGetValues("x-deepseek-cache", out var said) ? said.Single() : null,
            answer.Headers.Age,
            answer.Headers.TryGetValues("Warning", out var warnings) ? string.Join(", ", warnings) : "",
            await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks, and fails where the answer isn't that question's.</summary>
    public async Task<Reply> AnsweredAsync(GatewayPod gateway, string question)
    {
        var reply = await AskAsync(gateway, question);
        Assert.True(reply.Answers(question), $"no answer to '{question}': {reply}");
        return reply;
    }

    /// <summary>What a gateway says of itself.</summary>
    public Task<string> MetricsAsync(GatewayPod gateway) => _http.GetStringAsync(new Uri(gateway.Admin, "/metrics"));

    public void Dispose() => _http.Dispose();

    private static string QuestionOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
    }

    /// <summary>An answer as the client saw it.</summary>
    /// <param name="Status">HTTP's.</param>
    /// <param name="Cache">The header <c>x-deepseek-cache</c>.</param>
    /// <param name="Age">Since when the answer is there; null: it was just made.</param>
    /// <param name="Warning">All of them.</param>
    /// <param name="Text">The body.</param>
    internal sealed record Reply(HttpStatusCode Status, string? Cache, TimeSpan? Age, string Warning, string Text)
    {
        /// <summary>Whether it is what <see cref="Answered"/> says to a question.</summary>
        public bool Answers(string question) => Status == HttpStatusCode.OK && Text.Contains($"\"re {question}\"", StringComparison.Ordinal);
    }
}
