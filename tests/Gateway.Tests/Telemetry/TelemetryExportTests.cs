using System.Net;
using System.Net.Sockets;
using System.Text;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Gateway.Tests.Life;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>The executable and a collector, over the wire.</summary>
public sealed class TelemetryExportTests : IAsyncLifetime
{
    private const string Key = "sk-never-in-telemetry";
    private const string ClientKey = "client-never-in-telemetry";
    private const string Prompt = "a prompt for nobody else";
    private const string Answer = "an answer for nobody else";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-telemetry").FullName;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private ScriptedUpstream _bad = null!;
    private ScriptedUpstream _good = null!;
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _bad = (await ScriptedUpstream.StartAsync()).Always(Behaviours.Status(503, $"no room for {Prompt} of {Key}"));
        _good = (await ScriptedUpstream.StartAsync()).Always(Behaviours.Ok(Answer));
        _collector = await OtlpReceiver.StartAsync();
        Directory.CreateDirectory(Path.Combine(_directory, "metro"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "metro", "key"), Key);
        await File.WriteAllBytesAsync(Path.Combine(_directory, "routing.json"), TestSnapshots.Json(TestSnapshots.Of(
            TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", _bad.Url) with { Credential = "metro/key" }),
            TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", _good.Url) with { Credential = "metro/key" })) with
        { Timeouts = new() }));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _bad.DisposeAsync();
        await _good.DisposeAsync();
        await _collector.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Spans_and_histograms_reach_the_collector_and_hold_no_key_and_no_content()
    {
        await using var gateway = Start(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url, ["OTEL_SERVICE_NAME"] = "chat" });
        await AskAsync(gateway);

        await TestGateway.WaitForAsync(() => Task.FromResult(_collector.Spans.Count >= 3 && _collector.Counts.Count >= 3));
        Assert.All(_collector.Spans, static span => Assert.Equal((TraceId, "chat"), (span.Trace, span.Service)));
        var request = Assert.Single(_collector.Spans, static span => span.Kind == 2);
        Assert.Equal(("POST /v1/chat/completions", "00f067aa0ba902b7", false), (request.Name, request.Parent, request.Failed));
        Assert.Equal("2", request.Attributes["deepseek.attempts"]);
        Assert.Equal("200", request.Attributes["http.response.status_code"]);
        var failed = Assert.Single(_collector.Spans, static span => span.Attributes["deepseek.backend"] == "a");
        Assert.Equal((request.Id, "503", "status_503", true), (failed.Parent, failed.Attributes["http.response.status_code"], failed.Attributes["error.type"], failed.Failed));
        var served = Assert.Single(_collector.Spans, static span => span.Kind == 3 && !span.Failed);
        Assert.Equal("chat deepseek-v4-pro", served.Name);
        Assert.Equal(["deepseek.commit"], served.Events);
        Assert.Equal(
            ("chat", "deepseek-v4-pro", "9", "3", "127.0.0.1", "backbone", "b"),
            (served.Attributes["gen_ai.operation.name"], served.Attributes["gen_ai.request.model"], served.Attributes["gen_ai.usage.input_tokens"],
             served.Attributes["gen_ai.usage.output_tokens"], served.Attributes["server.address"], served.Attributes["deepseek.tier"], served.Attributes["deepseek.backend"]));
        Assert.Equal(1UL, _collector.Counts["gen_ai.server.request.duration"]);
        Assert.Equal(1UL, _collector.Counts["gen_ai.server.time_to_first_token"]);
        Assert.Equal(2UL, _collector.Counts["gen_ai.client.token.usage"]);
        Assert.All([Key, ClientKey, Prompt, Answer], secret => Assert.DoesNotContain(secret, _collector.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_sent_yet_is_sent_at_the_end()
    {
        await using var gateway = Start(new() { ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = _collector.Url + "/v1/traces", ["OTEL_BSP_SCHEDULE_DELAY"] = "600000" });
        await AskAsync(gateway);

        gateway.Signal("TERM");

        Assert.Equal(0, await gateway.EndAsync());
        Assert.Equal(3, _collector.Spans.Count);
        Assert.All(_collector.Spans, static span => Assert.Equal("deepseek-gateway", span.Service));
        Assert.Empty(_collector.Counts);
    }

    [Fact]
    public async Task Collector_that_never_answers_holds_up_neither_requests_nor_the_end()
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        await using var gateway = Start(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{dead.LocalEndpoint}" });
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(gateway);
        }

        gateway.Signal("TERM");

        Assert.Equal(0, await gateway.EndAsync());
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    public async Task Standard_variables_turn_traces_off(string variable, string value)
    {
        await using var gateway = Start(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url, [variable] = value });
        await AskAsync(gateway);

        gateway.Signal("TERM");

        Assert.Equal(0, await gateway.EndAsync());
        Assert.Empty(_collector.Spans);
    }

    [Fact]
    public async Task Endpoint_that_is_no_url_is_wrong_usage()
    {
        await using var gateway = Start(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4318" });

        Assert.Equal(2, await gateway.EndAsync());
        await TestGateway.WaitForAsync(() => Task.FromResult(gateway.Output.Any(static l => l.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", StringComparison.Ordinal))));
    }

    private RunningGateway Start(Dictionary<string, string> environment) => RunningGateway.Start(
        new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_BSP_SCHEDULE_DELAY"] = "100", ["OTEL_METRIC_EXPORT_INTERVAL"] = "100" }
            .Concat(environment).GroupBy(static e => e.Key).ToDictionary(static g => g.Key, static g => g.Last().Value),
        "--snapshot-file", Path.Combine(_directory, "routing.json"), "--credentials-dir", _directory);

    private async Task AskAsync(RunningGateway gateway)
    {
        await TestGateway.WaitForAsync(async () => await StatusAsync(new Uri(gateway.Admin, "/readyz")) == HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Listen, "/v1/chat/completions"))
        {
            Content = new StringContent(TestGateway.StreamRequest.Replace("hi", Prompt, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + ClientKey);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var response = await _client.SendAsync(request);
        Assert.Contains(Answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode?> StatusAsync(Uri url)
    {
        try
        {
            using var answer = await _client.GetAsync(url);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
