using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Headers that the grammar allows and few expect: they pass as bytes where they can, and never cost an answer or a backend.</summary>
public sealed class OddHeaderTests : TwoTiers
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    /// <summary>Two bytes of UTF-8, one character each to whoever writes Latin-1.</summary>
    private const string Utf8 = "Jos\u00c3\u00a9";

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Header_of_a_client_beyond_ASCII_passes_and_is_no_backends_failure(string request)
    {
        await using var client = await RawClient.ConnectAsync(Gateway);
        await client.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nConnection: close\r\nx-user: {Utf8}\r\nContent-Length: {request.Length}\r\n\r\n{request}");

        Assert.StartsWith(Ok, await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("José", Assert.Single(A.Received).Headers["x-user"]);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    public static TheoryData<string, string, string?> OfUpstreams()
    {
        TheoryData<string, string, string?> data = [];
        foreach (var request in new[] { TestGateway.Request, TestGateway.StreamRequest })
        {
            data.Add(request, Utf8, Utf8);
            data.Add(request, "\u00e9", "\u00e9");
            data.Add(request, "a\u0001b", null);
            data.Add(request, "a\u007fb", null);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(OfUpstreams))]
    public async Task Header_of_an_upstream_passes_if_it_can_and_costs_no_answer(string request, string value, string? passed)
    {
        var (type, body) = request == TestGateway.Request ? ("application/json", Chunks.Answer("odd")) : ("text/event-stream", Chunks.Stream("odd"));
        await using var odd = new RawUpstream(write => write($"{Ok}Content-Type: {type}\r\nx-odd: {value}\r\nx-kept: yes\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("odd", odd.Url) with { MaxConcurrency = 1 })));

        // One place: an attempt that didn't give it back would be the last.
        for (var i = 0; i < 2; i++)
        {
            await using var client = await RawClient.ConnectAsync(Gateway);
            await client.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: {request.Length}\r\n\r\n{request}");
            var answer = await client.ReadToEndAsync();

            Assert.StartsWith(Ok, answer, StringComparison.Ordinal);
            Assert.Contains("x-kept: yes\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(passed is not null, answer.Contains($"x-odd: {passed}\r\n", StringComparison.Ordinal));
            Assert.Contains(body, answer, StringComparison.Ordinal);
        }

        await Gateway.WaitForMetricAsync(2, "deepseek_gateway_requests_total", "outcome=\"ok\"");
    }
}
