using System.Net;
using System.Text.Json;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>What is answered from memory, in which form, and what isn't kept.</summary>
public sealed class AnswerTests : CachedRoute
{
    internal override RoutingSnapshot Adjust(RoutingSnapshot snapshot) =>
        snapshot with { Models = [new ModelAlias("deepseek-v4-pro", "up"), new ModelAlias("nickname", "up"), new ModelAlias("other", "other-up")] };

    [Fact]
    public async Task Repetition_is_answered_from_memory_with_its_age_and_byte_for_byte()
    {
        var first = await AskAsync(Question);
        Time.Advance(TimeSpan.FromSeconds(90));
        var again = await AskAsync(Question);

        Assert.Equal((HttpStatusCode.OK, "miss", null), (first.Status, first.Cache, first.Age));
        Assert.Equal((HttpStatusCode.OK, "hit-memory", 90), (again.Status, again.Cache, again.Age));
        Assert.Equal(("application/json", first.Text), (again.Type, again.Text));
        Assert.Equal("0", again.Response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Single(Upstream.Received);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_cache_requests_total", "result=\"miss\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_cache_requests_total", "result=\"hit\"", "level=\"memory\""));
        Assert.Equal(2, await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"ok\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_cache_memory_answers"));
        Assert.True(await Gateway.MetricAsync("deepseek_gateway_cache_memory_bytes") > first.Text.Length);
    }

    [Fact]
    public async Task Stream_and_whole_answers_serve_each_other()
    {
        var whole = await AskAsync(Question);
        var stream = await AskAsync(StreamQuestion);

        Assert.Equal(("hit-memory", "text/event-stream"), (stream.Cache, stream.Type));
        Assert.Equal(ContentOf(whole.Text), ContentOfStream(stream.Text));
        Assert.EndsWith(Chunks.Done, stream.Text, StringComparison.Ordinal);
        Assert.Single(Upstream.Received);
    }

    [Fact]
    public async Task Whole_answer_is_put_together_from_a_stream()
    {
        Upstream.Next(Behaviours.Ok("one ", "two ", "three"));

        var stream = await AskAsync(StreamQuestion);
        var whole = await AskAsync(Question);
        var again = await AskAsync(StreamQuestion);

        Assert.Equal(("miss", "hit-memory", "hit-memory"), (stream.Cache, whole.Cache, again.Cache));
        Assert.Equal("one two three", ContentOf(whole.Text));
        Assert.Equal("chat.completion", JsonDocument.Parse(whole.Text).RootElement.GetProperty("object").GetString());
        Assert.Equal("one two three", ContentOfStream(again.Text));
        Assert.Single(Upstream.Received);
    }

    [Fact]
    public async Task Messages_are_kept_in_both_forms()
    {
        const string Path = "/anthropic/v1/messages";
        const string Body = """{"model":"deepseek-v4-pro","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"temperature":0}""";

        var stream = await AskAsync(Body[..^1] + ",\"stream\":true}", Path);
        var whole = await AskAsync(Body, Path);
        var again = await AskAsync(Body[..^1] + ",\"stream\":true}", Path);

        Assert.Equal(("miss", "hit-memory", "hit-memory"), (stream.Cache, whole.Cache, again.Cache));
        Assert.Equal("hello world", JsonDocument.Parse(whole.Text).RootElement.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Contains("event: message_stop", again.Text, StringComparison.Ordinal);
        Assert.Single(Upstream.Received);
    }

    [Theory]
    [InlineData("/v1/completions", """{"model":"deepseek-v4-pro","prompt":"hi","temperature":0.0}""")]
    [InlineData("/v1/embeddings", """{"model":"deepseek-v4-pro","input":"hi"}""")]
    [InlineData("/v1/chat/completions", """{"model":"deepseek-v4-pro","messages":[],"seed":7,"temperature":1}""")]
    public async Task Repeatable_request_of_another_kind_is_kept(string path, string body)
    {
        await AskAsync(body, path);
        var again = await AskAsync(body, path);

        Assert.Equal("hit-memory", again.Cache);
        Assert.Single(Upstream.Received);
    }

    [Fact]
    public async Task Names_of_one_model_share_answers_and_those_of_others_dont()
    {
        await AskAsync(Question);
        var nickname = await AskAsync(Question.Replace("deepseek-v4-pro", "nickname", StringComparison.Ordinal));
        var other = await AskAsync(Question.Replace("deepseek-v4-pro", "other", StringComparison.Ordinal));

        Assert.Equal(("hit-memory", "miss"), (nickname.Cache, other.Cache));
    }

    [Theory]
    [InlineData("""{"model":"deepseek-v4-pro","messages":[]}""")]
    [InlineData("""{"model":"deepseek-v4-pro","messages":[],"temperature":0.1}""")]
    [InlineData("""{"model":"deepseek-v4-pro","messages":[],"seed":null}""")]
    public async Task Request_that_cant_be_repeated_passes_by(string body)
    {
        await AskAsync(body);
        var again = await AskAsync(body);

        Assert.Equal("bypass", again.Cache);
        Assert.Equal(2, Upstream.Received.Count);
    }

    [Fact]
    public async Task Every_request_is_kept_where_the_route_says_so()
    {
        Gateway.Offer(SnapshotOf(Settings with { Cacheable = CacheSettings.All }));

        await AskAsync(TestGateway.Request);
        var again = await AskAsync(TestGateway.Request);

        Assert.Equal("hit-memory", again.Cache);
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Incomplete_answer_is_passed_on_and_not_kept(string finish)
    {
        Upstream.Always(Behaviours.Json(200, Chunks.Answer("part of", finish)));
        var whole = await AskAsync(Question);
        Upstream.Always(Behaviours.Whole(200, "text/event-stream", Chunks.Role + Chunks.Content("part of") + Chunks.Finish(finish) + Chunks.Done));
        var stream = await AskAsync(StreamQuestion);

        Assert.Equal((HttpStatusCode.OK, "miss", "miss"), (whole.Status, whole.Cache, stream.Cache));
        Assert.Equal("part of", ContentOfStream(stream.Text));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_cache_memory_answers"));
    }

    [Fact]
    public async Task Cut_stream_and_refused_request_are_not_kept()
    {
        Upstream.Next(Behaviours.Whole(200, "text/event-stream", Chunks.Role + Chunks.Content("part")), Behaviours.Status(400), Behaviours.Ok("whole"));

        await AskAsync(StreamQuestion);
        var refused = await AskAsync(StreamQuestion);
        var good = await AskAsync(StreamQuestion);

        Assert.Equal((HttpStatusCode.BadRequest, "miss"), (refused.Status, refused.Cache));
        Assert.Equal(("miss", "whole"), (good.Cache, ContentOfStream(good.Text)));
    }

    [Fact]
    public async Task What_an_attempt_left_that_failed_over_is_no_part_of_the_answer()
    {
        Upstream.Next(Behaviours.Whole(200, "text/event-stream", Chunks.Role), Behaviours.Ok("all ", "of it"));

        await AskAsync(StreamQuestion);
        var whole = await AskAsync(Question);

        Assert.Equal(("hit-memory", "all of it"), (whole.Cache, ContentOf(whole.Text)));
        Assert.Equal(2, Upstream.Received.Count);
    }

    [Fact]
    public async Task Answers_outlive_snapshots_and_are_forgotten_with_the_cache()
    {
        await AskAsync(Question);
        Gateway.Offer(SnapshotOf(Settings) with { Level = "Warning" });
        var kept = await AskAsync(Question);
        Gateway.Offer(SnapshotOf(null));
        var without = await AskAsync(Question);
        Gateway.Offer(SnapshotOf(Settings));
        var anew = await AskAsync(Question);

        Assert.Equal(("hit-memory", null, "miss"), (kept.Cache, without.Cache, anew.Cache));
    }

    [Fact]
    public async Task Cache_that_waits_for_trouble_is_filled_meanwhile()
    {
        Gateway.Offer(SnapshotOf(Settings with { Serve = false }));
        await AskAsync(Question);
        var waiting = await AskAsync(Question);
        Gateway.Offer(SnapshotOf(Settings));
        var live = await AskAsync(Question);

        Assert.Equal(("bypass", "hit-memory"), (waiting.Cache, live.Cache));
        Assert.Equal(2, Upstream.Received.Count);
    }

    private static string? ContentOf(string json) => JsonDocument.Parse(json).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    private static string ContentOfStream(string events) => string.Concat(
        events.Split("\n\n").Where(e => e.StartsWith("data: {", StringComparison.Ordinal)).Select(e => JsonDocument.Parse(e["data: ".Length..]).RootElement)
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));
}
