using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Embeddings: never a stream, and otherwise served as chat is.</summary>
public sealed class EmbeddingTests : TwoTiers
{
    private const string Path = "/v1/embeddings";
    private const string Request = """{"model":"embedder","input":["a","b"]}""";

    /// <summary>No other answer has three.</summary>
    private static readonly string FromB = Chunks.Embedding(3);

    public static TheoryData<int, string, string> Faults => new()
    {
        { 503, "{}", "status_503" },
        { 200, "", "empty_answer" },
        { 200, "\n\n", "empty_answer" },
        { 200, "<html>", "malformed_answer" },
        { 200, """{"object":"list","data":[],"usage":{"prompt_tokens":4}}""", "malformed_answer" },
        { 200, """{"object":"list","data":[{"embedding":[0.1,""", "malformed_answer" },
        { 200, """{"error":{"message":"busy","code":"server_busy"}}""", "error_in_answer" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_fails_over_without_a_trace(int status, string body, string reason)
    {
        B.Always(Behaviours.Json(200, FromB));
        A.Always(Behaviours.Json(status, body));

        Assert.Equal((HttpStatusCode.OK, FromB), await Gateway.AskAsync(Request, path: Path));

        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
    }

    [Fact]
    public async Task Silence_fails_over()
    {
        B.Always(Behaviours.Json(200, FromB));
        A.Always(Behaviours.BlankLinesForever());

        Assert.Equal(FromB, (await Gateway.AskAsync(Request, path: Path)).Text);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", "reason=\"attempt_timeout\"");
    }

    [Theory]
    [InlineData("/v1/embeddings", "", "/embeddings")]
    [InlineData("/embeddings", "/v1", "/v1/embeddings")]
    public async Task Request_and_answer_pass_byte_for_byte_with_the_alias_spliced_in(string path, string suffix, string upstream)
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url + suffix))) with { Models = [new ModelAlias("embedder", "bge-m3")] });

        Assert.Equal((HttpStatusCode.OK, Chunks.Embedding(2)), await Gateway.AskAsync("{ \"input\":\"embedder\",\"model\" : \"embedder\" }", path: path));

        var received = Assert.Single(A.Received);
        Assert.Equal(("{ \"input\":\"embedder\",\"model\" : \"bge-m3\" }", upstream), (received.Text, received.Path));
        await Gateway.WaitForMetricAsync(4, "deepseek_gateway_tokens_total", "kind=\"prompt\"");
    }

    [Fact]
    public async Task Wish_for_a_stream_means_nothing_here()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.After(TimeSpan.FromMilliseconds(300), Behaviours.Json(200, FromB)));

        using var response = await Gateway.SendAsync("""{"model":"embedder","input":"a","stream":true}""", Path);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(FromB, await response.Content.ReadAsStringAsync());
        Assert.Empty(B.Received);
    }

    [Fact]
    public async Task Refusals_wear_the_OpenAI_envelope()
    {
        A.Always(Behaviours.Status(503));
        B.Always(Behaviours.Status(503));

        var (status, text) = await Gateway.AskAsync(Request, path: Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("{\"error\":{\"message\":\"No upstream answered", text, StringComparison.Ordinal);
    }
}
