using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

public sealed class MemoryBoundTests : CachedRoute
{
    private const int MaxBytes = 256 * 1024;
    private const int Answers = 400;

    private static readonly string Text = new('x', 4096);

    internal override CacheSettings Settings => new() { MemoryBytes = MaxBytes };

    [Fact]
    public async Task Flood_of_distinct_answers_stays_within_the_bound_and_new_ones_are_still_kept()
    {
        Upstream.Always(Behaviours.Json(200, Chunks.Answer(Text)));
        for (var i = 0; i < Answers; i++)
        {
            await AskAsync(Ask(i));
            Assert.InRange(await Gateway.MetricAsync("deepseek_gateway_cache_memory_bytes"), 0, MaxBytes);
        }

        // Making room goes on beside: the newest is kept once there is some.
        await DeepSeek.Testing.Eventually.BeTrueAsync(async () => (await AskAsync(Ask(Answers))).Cache == "hit-memory", "a new answer is kept");
        Assert.InRange(await Gateway.MetricAsync("deepseek_gateway_cache_memory_answers"), 1, MaxBytes / Text.Length);
    }

    [Fact]
    public async Task Answer_that_is_too_large_is_passed_on_and_not_kept()
    {
        var large = new string('x', 5 * 1024 * 1024);
        Upstream.Always(Behaviours.Json(200, Chunks.Answer(large)));

        var whole = await AskAsync(Question);
        Upstream.Always(Behaviours.Ok([.. Enumerable.Repeat(new string('x', 1024 * 1024), 5)]));
        var stream = await AskAsync(StreamQuestion);

        Assert.Contains(large, whole.Text, StringComparison.Ordinal);
        Assert.True(stream.Text.Length > large.Length);
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_cache_memory_answers"));
    }

    private static string Ask(int i) => Question.Replace("hi", $"hi {i}", StringComparison.Ordinal);
}
