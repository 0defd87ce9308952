using System.Diagnostics;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>What upstreams hear of the trace that a client's request belongs to.</summary>
public sealed class TraceContextTests : TwoTiers
{
    private const string TraceState = "vendor=1,other=2";

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();

    private string TraceParent => $"00-{_trace}-00f067aa0ba902b7-01";

    [Fact]
    public async Task Clients_trace_context_passes_unchanged_to_every_attempt_without_telemetry()
    {
        A.Always(Behaviours.Status(503));

        await AskAsync(("traceparent", TraceParent), ("tracestate", TraceState));

        Assert.All(
            [Assert.Single(A.Received), Assert.Single(B.Received)],
            received => Assert.Equal((TraceParent, TraceState), (received.Headers["traceparent"], received.Headers["tracestate"])));
    }

    [Fact]
    public async Task No_trace_context_is_made_up_without_telemetry()
    {
        await AskAsync();

        Assert.DoesNotContain(Assert.Single(A.Received).Headers.Keys, static name => name is "traceparent" or "tracestate" or "Request-Id");
    }

    [Fact]
    public async Task With_telemetry_each_attempt_is_the_parent_and_the_client_the_root()
    {
        A.Always(Behaviours.Status(503));
        using var spans = new RecordedSpans(_trace);

        await AskAsync(("traceparent", TraceParent), ("tracestate", TraceState));

        await spans.WaitForAsync(3);
        var request = Assert.Single(spans.Ended, static s => s.Kind == ActivityKind.Server);
        Assert.Equal("00f067aa0ba902b7", request.ParentSpanId.ToString());
        Assert.All([("a", A), ("b", B)], pair =>
        {
            var attempt = Assert.Single(spans.Ended, s => s.Kind == ActivityKind.Client && pair.Item1.Equals(s.GetTagItem("deepseek.backend")));
            Assert.Equal(request.SpanId, attempt.ParentSpanId);
            var received = Assert.Single(pair.Item2.Received).Headers;
            Assert.Equal(($"00-{_trace}-{attempt.SpanId}-01", TraceState), (received["traceparent"], received["tracestate"]));
        });
    }

    [Fact]
    public async Task Trace_that_is_not_recorded_passes_on_as_one()
    {
        using var spans = new RecordedSpans(_trace, ActivitySamplingResult.PropagationData);

        await AskAsync(("traceparent", TraceParent));

        var parent = Assert.Single(A.Received).Headers["traceparent"];
        Assert.StartsWith($"00-{_trace}-", parent, StringComparison.Ordinal);
        Assert.EndsWith("-00", parent, StringComparison.Ordinal);
        Assert.NotEqual(TraceParent, parent);
    }

    private async Task AskAsync(params (string Name, string Value)[] headers)
    {
        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", headers);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
    }
}
