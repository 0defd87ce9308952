using System.Text.Json;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.StatusPage;

public sealed class StatusReportTests
{
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
        shown.Gateway.WriteCredential("keys/dead", "sk-dead");
        shown.Gateway.Offer(calm with
        {
            // A dead account comes back with the first good probe.
            Probe = new ProbeSettings { Interval = TimeSpan.FromHours(1) },
            CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 1, OpenFor = TimeSpan.FromHours(1) },
            Tiers =
            [
                calm.Tiers[0] with
                {
                    Backends =
                    [
                        a with { Name = "broken", MaxFails = 0 },
                        a with { Name = "dead", Credential = "keys/dead", Backup = true },
                        a with { Name = "keyless", Credential = "keys/none" },
                        a with { Name = "drained", Weight = 0, MaxConcurrency = 9 },
                    ],
                },
                calm.Tiers[1],
            ],
        });
        shown.A.Next(Behaviours.Status(503), Behaviours.Status(401));
        await Eventually.BeTrueAsync(async () => (await ReadAsync(shown)).GetProperty("tiers")[1].GetProperty("backends")[0].GetProperty("probeStreak").GetInt32() == 1, "probes are over");
        await shown.Gateway.AskAsync(TestGateway.Request);

        var backends = (await ReadAsync(shown)).GetProperty("tiers")[0].GetProperty("backends").EnumerateArray().ToDictionary(static backend => backend.GetProperty("name").GetString()!);

        Assert.Equal("BreakerOpen", backends["broken"].GetProperty("state").GetString());
        Assert.True(backends["broken"].GetProperty("until").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Equal("NoCredential", backends["keyless"].GetProperty("state").GetString());
        Assert.Equal("Drained", backends["drained"].GetProperty("state").GetString());
        Assert.Equal(9, backends["drained"].GetProperty("account").GetProperty("allowed").GetInt32());
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
