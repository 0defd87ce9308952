using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>The other endpoints of the OpenAI dialect that may stream come through what chat does, with text in the place of messages where it is theirs.</summary>
public sealed class CompletionTests : TwoTiers
{
    private static readonly string Tokens = Text("one") + Text(" two");
    private static readonly string FromB = Text("from") + Text(" b") + Text("", "stop") + Chunks.Done;

    public static TheoryData<string, string, string> Faults()
    {
        TheoryData<string, string, string> data = [];
        foreach (var path in new[] { "/v1/completions", "/beta/completions", "/beta/chat/completions" })
        {
            data.Add(path, "status 503", "status_503");
            data.Add(path, "headers, then nothing", "first_token_timeout");
            data.Add(path, "keep-alive forever", "first_token_timeout");
            data.Add(path, "error event first", "error_in_answer");
            data.Add(path, "cut before anything", "cut");
            data.Add(path, "empty 200", "empty_answer");
            data.Add(path, "HTML 200", "malformed_answer");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Stream_fails_over_without_a_trace(string path, string fault, string reason)
    {
        A.Always(ChatFaults.Stream(fault));
        B.Always(Behaviours.Stream(FromB));

        Assert.Equal((HttpStatusCode.OK, FromB), await Gateway.AskAsync(TestGateway.StreamRequest, path: path));

        Assert.Equal(Assert.Single(A.Received).Path, Assert.Single(B.Received).Path);
        Assert.Equal((TestGateway.StreamRequest, TestGateway.StreamRequest), (A.Received[0].Text, B.Received[0].Text));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
    }

    [Theory]
    [InlineData("silence", "attempt_timeout")]
    [InlineData("blank lines forever", "attempt_timeout")]
    [InlineData("empty 200", "empty_answer")]
    [InlineData("truncated JSON", "malformed_answer")]
    [InlineData("error in 200", "error_in_answer")]
    public async Task Whole_answer_fails_over_without_a_trace(string fault, string reason)
    {
        const string Whole = """{"object":"text_completion", "choices":[{"index":0,"text":"from b","finish_reason":"stop"}]}""";
        A.Always(ChatFaults.Whole(fault));
        B.Always(Behaviours.Json(200, Whole));

        Assert.Equal((HttpStatusCode.OK, Whole), await Gateway.AskAsync(TestGateway.Request, path: "/beta/completions"));

        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
    }

    [Theory]
    [InlineData("cut", "cut")]
    [InlineData("end", "unfinished_stream")]
    [InlineData("stall", "stall")]
    [InlineData("insufficient_system_resource", "insufficient_system_resource")]
    public async Task Client_gets_the_tokens_then_an_error_and_no_end(string fault, string reason)
    {
        A.Always(fault switch
        {
            "cut" => Behaviours.Cut(Tokens),
            "end" => Behaviours.Stream(Tokens),
            "stall" => Behaviours.Stall(Tokens),
            _ => Behaviours.Stream(Tokens + Text("", fault) + Chunks.Done),
        });

        var (_, text) = await Gateway.AskAsync(TestGateway.StreamRequest, path: "/beta/completions");

        Assert.StartsWith(Tokens, text, StringComparison.Ordinal);
        Assert.Contains("upstream_truncated", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"truncated\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", $"reason=\"{reason}\""));
    }

    private static string Text(string text, string? finish = null) =>
        Chunks.Event($$"""{"object":"text_completion","choices":[{"index":0,"text":"{{text}}","finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""");
}
