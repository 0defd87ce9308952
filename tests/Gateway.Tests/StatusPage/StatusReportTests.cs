using System.Text.Json;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.StatusPage;

public sealed class StatusReportTests
{
    private static readonly BreakerSettings Off = new() { ConsecutiveFailures = 0, FailurePercent = 0 };

    private static readonly BreakerSettings OnFirst = new() { ConsecutiveFailures = 1, OpenFor = TimeSpan.FromMilliseconds(1), HalfOpenRequests = 1 };

    [Fact]
    public async Task Report_holds_no_key_prompt_answer_or_upstream_word()
    {
        await using var shown = await ShownGateway.StartAsync();
        shown.Gateway.WriteCredential("keys/metro", "sk-upstream-key");
        var calm = shown.Calm();
        var tier = calm.Tiers[0] with { Backends = [calm.Tiers[0].Backends[0] with { Credential = "keys/metro" }] };
        shown.Gateway.Offer(calm with { Tiers = [tier, calm.Tiers[1]] });
        shown.A.Next(Behaviours.Ok("a-private-answer")).Always(Behaviours.Status(503, "words of the upstream"));
        const string Prompt = """{"model":"deepseek-v4-pro","messages":[{"role":"user","content":"a private prompt"}]}""";
        Assert.Contains("a-private-answer", (await shown.Gateway.AskAsync(Prompt, "Bearer sk-client-key")).Text, StringComparison.Ordinal);
        await shown.Gateway.AskAsync(Prompt, "Bearer sk-client-key");
        await HasStepAsync(shown);

        var text = await (await shown.GetAsync("/status.json")).Content.ReadAsStringAsync();

        Assert.Equal(3, JsonDocument.Parse(text).RootElement.GetProperty("attempts").GetArrayLength());
        Assert.All(["sk-", "private", "words of the upstream"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flood_of_successes_pushes_out_no_failure()
    {
        await using var shown = await ShownGateway.StartAsync();
        shown.Gateway.Offer(shown.Calm());
        shown.A.Next(Behaviours.Status(503));
        for (var i = 0; i < 150; i++)
        {
            await shown.Gateway.AskAsync(TestGateway.Request);
        }

        var attempts = (await ReadAsync(shown)).GetProperty("attempts").EnumerateArray().ToArray();

        Assert.Equal(101, attempts.Length);
        var failed = Assert.Single(attempts, static attempt => attempt.TryGetProperty("class", out _));
        Assert.Equal(("metro", "a", 503, "Busy"), (
            failed.GetProperty("tier").GetString(), failed.GetProperty("backend").GetString(), failed.GetProperty("status").GetInt32(), failed.GetProperty("class").GetString()));
        var times = attempts.Select(static attempt => attempt.GetProperty("time").GetDateTimeOffset()).ToArray();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Backend_says_why_it_gets_no_traffic()
    {
        await using var shown = await ShownGateway.StartAsync();
        var calm = shown.Calm();
        var a = calm.Tiers[0].Backends[0];
        shown.Gateway.Offer(calm with
        {
            Tiers = [calm.Tiers[0] with { Backends = [a with { Name = "keyless", Credential = "keys/none" }, a with { Name = "drained", Weight = 0, MaxConcurrency = 9 }, a] }, calm.Tiers[1]],
        });

        var backends = (await ReadAsync(shown)).GetProperty("tiers")[0].GetProperty("backends").EnumerateArray().ToArray();

        Assert.Equal(["NoCredential", "Drained", "Healthy"], backends.Select(static backend => backend.GetProperty("state").GetString()));
        Assert.Equal((9, 0), (backends[1].GetProperty("account").GetProperty("allowed").GetInt32(), backends[1].GetProperty("account").GetProperty("inFlight").GetInt32()));
        Assert.Equal([100, 0], (await ReadAsync(shown)).GetProperty("tiers").EnumerateArray().Select(static tier => tier.GetProperty("share").GetInt32()));
    }

    public static TheoryData<string, Behaviour[], BreakerSettings, int> Failures() => new()
    {
        { "Ejected", [Behaviours.Status(503), Behaviours.Status(503)], Off, 2 },
        { "BreakerOpen", [Behaviours.Status(503)], OnFirst with { OpenFor = TimeSpan.FromHours(1) }, 0 },
        { "HalfOpen", [Behaviours.Status(503)], OnFirst, 0 },
        { "SlowStart", [Behaviours.Status(503), Behaviours.Ok("well")], OnFirst, 0 },
        { "Held", [Behaviours.Status(503, retryAfter: "5")], Off, 0 },
        { "AccountDead", [Behaviours.Status(401)], Off, 0 },
    };

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Backend_is_described_by_what_the_gateway_does_about_its_failures(string state, Behaviour[] answers, BreakerSettings breaker, int maxFails)
    {
        await using var shown = await ShownGateway.StartAsync();
        var calm = shown.Calm();
        shown.Gateway.WriteCredential("keys/metro", "sk-upstream-key");
        // One attempt per request, and no probe that would bring a dead account back.
        shown.A.Probe = Behaviours.Status(500);
        shown.Gateway.Offer(calm with
        {
            CircuitBreaker = breaker,
            Retry = calm.Retry with { Attempts = 1 },
            Tiers = [calm.Tiers[0] with { Backends = [calm.Tiers[0].Backends[0] with { Credential = "keys/metro", MaxFails = maxFails }] }, calm.Tiers[1]],
        });
        shown.A.Next(answers);
        foreach (var _ in answers)
        {
            await shown.Gateway.AskAsync(TestGateway.Request);
            // A breaker that opens for a moment is half open before the next.
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var backend = (await ReadAsync(shown)).GetProperty("tiers")[0].GetProperty("backends")[0];

        Assert.Equal(state, backend.GetProperty("state").GetString());
        Assert.Equal(state is "Ejected" or "BreakerOpen" or "Held", backend.TryGetProperty("until", out _));
        Assert.Equal(state == "AccountDead", backend.TryGetProperty("reason", out _));
        Assert.Equal(state == "SlowStart", backend.TryGetProperty("partPercent", out _));
    }

    [Fact]
    public async Task History_is_given_from_where_the_reader_has_it()
    {
        await using var shown = await ShownGateway.StartAsync();
        shown.Gateway.Offer(shown.Calm());
        await shown.Gateway.AskAsync(TestGateway.StreamRequest);
        await HasStepAsync(shown);
        var first = (await ReadAsync(shown)).GetProperty("history").EnumerateArray().ToArray();
        var newest = first[^1].GetProperty("time").GetString()!;

        await Eventually.BeTrueAsync(async () => (await SinceAsync(newest)).Length > 0, "time goes on");

        Assert.DoesNotContain(newest, (await SinceAsync(newest)).Select(static step => step.GetProperty("time").GetString()));
        Assert.Equal(1, first.Sum(static step => step.GetProperty("answered").GetInt32()));
        var metro = first.Select(static step => step.GetProperty("tiers")[0]).Single(static tier => tier.GetProperty("attempts").GetInt32() == 1);
        Assert.True(metro.GetProperty("firstToken").GetDouble() > 0);
        Assert.Equal((100, 0), (metro.GetProperty("share").GetInt32(), metro.GetProperty("errors").GetInt32()));

        async Task<JsonElement[]> SinceAsync(string time) => [.. (await ReadAsync(shown, $"?since={Uri.EscapeDataString(time)}")).GetProperty("history").EnumerateArray()];
    }

    private static Task HasStepAsync(ShownGateway shown) => Eventually.BeTrueAsync(
        async () => (await ReadAsync(shown)).GetProperty("history").EnumerateArray().Any(static step => step.GetProperty("answered").GetInt32() > 0), "there is a step with an answer");

    private static async Task<JsonElement> ReadAsync(ShownGateway shown, string query = "")
    {
        using var answer = await shown.GetAsync("/status.json" + query);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
