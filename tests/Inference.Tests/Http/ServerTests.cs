using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Http;

/// <summary>What clients get over HTTP from a model that adds, thinking aloud: "3+4=" is "3 plus 4 ✓" and then "07".</summary>
public sealed class ServerTests
{
    private const string Cold = "\"temperature\":0";

    [Theory]
    [InlineData("model_slots.onnx")]
    [InlineData("model.onnx")]
    public async Task Sums_are_right_whole_and_streamed_alone_and_together(string graph)
    {
        await using var server = await TestServer.StartAsync(graph, slots: 8);
        var sums = Enumerable.Range(0, 100).Select(static i => (A: i / 10, B: i % 10));
        var right = 0;
        await Parallel.ForEachAsync(sums, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (sum, _) =>
        {
            var (a, b) = sum;
            var (whole, streamed) = (await AskAsync(server, Chat($"{a}+{b}=")), await StreamAsync(server, Chat($"{a}+{b}=", "\"stream\":true")));
            Assert.Equal(($"{a} plus {b} ✓\n", $"{a + b:00}", "stop"), (Thoughts(whole), Text(whole), Reason(whole)));
            Assert.Equal(Thoughts(whole) + Text(whole), string.Concat(streamed.Where(static chunk => chunk["choices"]!.AsArray().Count > 0).Select(static chunk => Delta(chunk, "reasoning_content") + Delta(chunk, "content"))));
            Interlocked.Increment(ref right);
        });
        Assert.Equal(100, right);
        await Eventually.BeTrueAsync(() => server is { Load: 0, Held: 0 }, "every slot is free");
    }

    [Fact]
    public async Task Stream_names_the_speaker_first_and_counts_tokens_last_if_asked()
    {
        await using var server = await TestServer.StartAsync();
        var whole = await AskAsync(server, Chat("3+4="));
        var chunks = await StreamAsync(server, Chat("3+4=", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        Assert.Equal(("assistant", ""), ((string?)chunks[0]["choices"]![0]!["delta"]!["role"], (string?)chunks[0]["choices"]![0]!["delta"]!["content"]));
        Assert.Equal("stop", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.Equal(whole["usage"]!.ToJsonString(), chunks[^1]["usage"]!.ToJsonString());
        Assert.All(chunks.SkipLast(1), static chunk => Assert.True(chunk.ContainsKey("usage") && chunk["usage"] is null));
        Assert.Single(chunks.Select(static chunk => (string?)chunk["id"]).Distinct());
        Assert.All(chunks, static chunk => Assert.Equal(("chat.completion.chunk", TestServer.Name), ((string?)chunk["object"], (string?)chunk["model"])));
    }

    [Fact]
    public async Task Tokens_are_counted_with_those_of_thoughts_apart()
    {
        await using var server = await TestServer.StartAsync();
        var usage = (await AskAsync(server, Chat("3+4=")))["usage"]!;
        var (prompt, answer, thoughts) = ((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["completion_tokens_details"]!["reasoning_tokens"]!);
        Assert.Equal(prompt + answer, (int)usage["total_tokens"]!);
        Assert.InRange(thoughts, 5, answer - 4); // </think>, two line ends in one token, two digits, the end
    }

    [Fact]
    public async Task Answer_ends_at_the_limit_and_at_a_stop_string()
    {
        await using var server = await TestServer.StartAsync();
        var cut = await AskAsync(server, Chat("3+4=", "\"max_tokens\":2"));
        Assert.Equal(("length", 2), (Reason(cut), (int)cut["usage"]!["completion_tokens"]!));
        var stopped = await AskAsync(server, Chat("3+4=", "\"stop\":\"7\""));
        Assert.Equal(("stop", "0"), (Reason(stopped), Text(stopped)));
    }

    [Fact]
    public async Task Same_seed_gives_the_same_bytes_alone_and_in_company()
    {
        await using var server = await TestServer.StartAsync(slots: 8);
        const string warm = "\"temperature\":1.5,\"top_p\":1,\"seed\":11,\"max_tokens\":20";
        var alone = await AskAsync(server, Chat("3+4=", warm, cold: false));
        var company = Enumerable.Range(0, 30).Select(i => AskAsync(server, Chat($"{i % 10}+{i % 7}=", $"\"temperature\":1.5,\"seed\":{i}", cold: false))).ToArray();
        var together = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(server, Chat("3+4=", warm, cold: false))));
        await Task.WhenAll(company);
        Assert.All(together, answer => Assert.Equal(alone["choices"]!.ToJsonString(), answer["choices"]!.ToJsonString()));
    }

    [Fact]
    public async Task Text_is_gone_on_from_and_echoed_if_asked()
    {
        await using var server = await TestServer.StartAsync();
        var plain = await AskAsync(server, $$"""{"prompt":"3+4=","max_tokens":3,{{Cold}}}""", "/v1/completions");
        var echo = await AskAsync(server, $$"""{"prompt":"3+4=","max_tokens":3,"echo":true,{{Cold}}}""", "/v1/completions");
        Assert.Equal("text_completion", (string?)plain["object"]);
        Assert.Equal("3+4=" + (string?)plain["choices"]![0]!["text"], (string?)echo["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task Prompt_that_is_too_long_is_told_both_numbers()
    {
        await using var server = await TestServer.StartAsync();
        var (status, error) = await RefusedAsync(server, Chat(new string('1', 500)));
        Assert.Equal((HttpStatusCode.BadRequest, "context_length_exceeded"), (status, (string?)error["code"]));
        Assert.Matches("has 50[0-9] tokens.*128|has 50[0-9] tokens.*127", (string?)error["message"]);
    }

    [Theory]
    [InlineData("""{"messages":""", 400)]
    [InlineData("""{"model":"gpt-4","messages":[{"role":"user","content":"x"}]}""", 404)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"n":2}""", 400)]
    public async Task Bad_request_gets_the_dialects_error_and_the_server_lives_on(string body, int status)
    {
        await using var server = await TestServer.StartAsync();
        var (answered, error) = await RefusedAsync(server, body);
        Assert.Equal(status, (int)answered);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Equal("07", Text(await AskAsync(server, Chat("3+4="))));
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("POST", "/v1/embeddings", 404)]
    public async Task Unknown_places_get_the_dialects_error(string method, string path, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task Probes_tell_loading_from_ready_from_draining()
    {
        await using var server = await TestServer.StartAsync(loaded: false);
        Assert.Equal(HttpStatusCode.OK, await ProbeAsync(server, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ProbeAsync(server, "/health/ready"));
        var (loading, error) = await RefusedAsync(server, Chat("3+4="));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "loading"), (loading, (string?)error["code"]));

        server.Begin();
        Assert.Equal(HttpStatusCode.OK, await ProbeAsync(server, "/health/ready"));

        await server.Serving.DrainAsync(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await ProbeAsync(server, "/health/live"));
        var (draining, why) = await RefusedAsync(server, Chat("3+4="));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (draining, (string?)why["code"]));
    }

    [Fact]
    public async Task Full_queue_asks_to_come_back()
    {
        await using var server = await TestServer.StartAsync(slots: 1, waiting: 0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.Client.PostAsync("/v1/chat/completions", Json(Chat("3+4=")))));
        var refused = answers.Where(static answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, static answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta));
        Assert.All(answers.Except(refused), static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Clients_that_leave_free_their_slots()
    {
        await using var server = await TestServer.StartAsync(slots: 2);
        for (var i = 0; i < 20; i++)
        {
            using var impatience = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Json(Chat("3+4=", "\"stream\":true,\"temperature\":2,\"max_tokens\":100", cold: false)) };
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[10]);
            await impatience.CancelAsync();
        }

        await Eventually.BeTrueAsync(() => server is { Load: 0, Held: 0 }, "every slot is free");
        Assert.Equal("07", Text(await AskAsync(server, Chat("3+4="))));
    }

    [Fact]
    public async Task Models_and_metrics_are_listed()
    {
        await using var server = await TestServer.StartAsync();
        await AskAsync(server, Chat("3+4="));
        Assert.Equal(TestServer.Name, (string?)JsonNode.Parse(await server.Client.GetStringAsync("/v1/models"))!["data"]![0]!["id"]);
        var metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("dslm_request_success_total{finished_reason=\"stop\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("dslm_num_requests_waiting 0", metrics, StringComparison.Ordinal);
        Assert.Contains("dslm_time_to_first_token_seconds_count 1", metrics, StringComparison.Ordinal);
    }

    private static string Chat(string text, string settings = "", bool cold = true)
        => $$"""{"model":"tiny","messages":[{"role":"user","content":"{{text}}"}]{{(cold ? "," + Cold : "")}}{{(settings.Length > 0 ? "," + settings : "")}}}""";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static async Task<JsonObject> AskAsync(TestServer server, string body, string path = "/v1/chat/completions")
    {
        using var response = await server.Client.PostAsync(path, Json(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static async Task<(HttpStatusCode Status, JsonNode Error)> RefusedAsync(TestServer server, string body)
    {
        using var response = await server.Client.PostAsync("/v1/chat/completions", Json(body));
        Assert.False(response.IsSuccessStatusCode);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!);
    }

    private static async Task<IReadOnlyList<JsonObject>> StreamAsync(TestServer server, string body)
    {
        using var response = await server.Client.PostAsync("/v1/chat/completions", Json(body));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(static data => JsonNode.Parse(data["data: ".Length..])!.AsObject())];
    }

    private static async Task<HttpStatusCode> ProbeAsync(TestServer server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        return response.StatusCode;
    }

    private static string? Text(JsonNode answer) => (string?)answer["choices"]![0]!["message"]!["content"];

    private static string? Thoughts(JsonNode answer) => (string?)answer["choices"]![0]!["message"]!["reasoning_content"];

    private static string? Reason(JsonNode answer) => (string?)answer["choices"]![0]!["finish_reason"];

    private static string? Delta(JsonNode chunk, string name) => (string?)chunk["choices"]![0]!["delta"]![name];
}
