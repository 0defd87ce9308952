using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>Kept answers go to clients that don't read them, too.</summary>
public sealed class UnreadAnswerTests : CachedRoute
{
    private const int Bytes = 1024 * 1024;

    /// <summary>All together are more than the buffers between two ends hold.</summary>
    private const int Answers = 48;

    [Theory]
    [InlineData(Question)]
    [InlineData(StreamQuestion)]
    public async Task Kept_answer_that_nobody_reads_ends_with_the_request(string question)
    {
        Upstream.Always(Behaviours.Ok(new string('x', Bytes)));
        Assert.Equal("miss", (await AskAsync(question)).Cache);
        await using var client = await RawClient.ConnectAsync(Gateway);

        await client.SendAsync(string.Concat(Enumerable.Repeat(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: {question.Length}\r\n\r\n{question}", Answers)));

        await TestGateway.WaitForAsync(async () =>
        {
            Time.Advance(TestSnapshots.Short.Request / 10);
            return await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"failed\"") > 0;
        });
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Empty(Gateway.Log.At(Microsoft.Extensions.Logging.LogLevel.Error));
        Assert.Single(Upstream.Received);
    }
}
