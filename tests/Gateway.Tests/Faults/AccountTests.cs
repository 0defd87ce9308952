using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Keys: whose reaches whom, and what a dead one does.</summary>
public sealed class AccountTests : TwoTiers
{
    private const string KeyA = "sk-metro-secret";
    private const string KeyB = "sk-backbone-secret";

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url) with { Credential = "backbone/key" })) with
    {
        Probe = new ProbeSettings { Interval = TimeSpan.FromMilliseconds(50) },
    };

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["metro/key"] = KeyA, ["backbone/key"] = KeyB };

    [Fact]
    public async Task Backend_gets_its_own_key_and_never_the_clients()
    {
        using var response = await Gateway.SendAsync(TestGateway.Request, authorization: "Bearer sk-client");

        var received = Assert.Single(A.Received);
        Assert.Equal($"Bearer {KeyA}", received.Headers["Authorization"]);
        Assert.DoesNotContain(received.Headers.Values, v => v.Contains("sk-client", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backend_without_a_key_gets_the_clients()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url))));

        using var response = await Gateway.SendAsync(TestGateway.Request, authorization: "Bearer sk-client");

        Assert.Equal("Bearer sk-client", Assert.Single(A.Received).Headers["Authorization"]);
    }

    [Theory]
    [InlineData(401, TestGateway.Request)]
    [InlineData(402, TestGateway.Request)]
    [InlineData(403, TestGateway.Request)]
    [InlineData(401, TestGateway.StreamRequest)]
    [InlineData(402, TestGateway.StreamRequest)]
    public async Task Dead_key_is_left_for_the_next_account_and_not_tried_again(int status, string request)
    {
        A.Always(Behaviours.Status(status)).Probe = Behaviours.Status(status);

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(request)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(request)).Status);

        Assert.Single(A.Received);
        Assert.Equal(2, B.Received.Count);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", $"reason=\"status_{status}\""));
    }

    [Fact]
    public async Task Dead_account_is_back_once_a_probe_succeeds()
    {
        A.Next(Behaviours.Status(402)).Probe = Behaviours.Status(402);
        await Gateway.AskAsync(TestGateway.Request);

        A.Probe = Behaviours.Json(200, "{}");
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("hello world"));
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Every_key_dead_is_told_as_the_gateways_trouble_not_the_clients(string request)
    {
        A.Always(Behaviours.Status(401, KeyA)).Probe = Behaviours.Status(401);
        B.Always(Behaviours.Status(402, KeyB)).Probe = Behaviours.Status(402);

        var first = await Gateway.AskAsync(request);
        var second = await Gateway.AskAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, first.Status);
        Assert.Contains("upstream_credentials_exhausted", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", first.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, second.Status);
        Assert.Equal(2, A.Received.Count + B.Received.Count);
    }

    [Fact]
    public async Task Rotated_key_is_used_without_a_restart()
    {
        await Gateway.AskAsync(TestGateway.Request);

        Gateway.WriteCredential("metro/key", "sk-rotated\n");

        await TestGateway.WaitForAsync(async () =>
        {
            await Gateway.AskAsync(TestGateway.Request);
            return A.Received[^1].Headers["Authorization"] == "Bearer sk-rotated";
        });
    }

    [Fact]
    public async Task Full_account_is_passed_over()
    {
        var release = new TaskCompletionSource();
        Gateway.Offer(Snapshot with
        {
            Tiers =
            [
                TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = 1 }),
                TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url)),
            ],
        });
        A.Always(Behaviours.Pause(Chunks.Role + Chunks.Content("one"), release.Task, Chunks.Finish("stop") + Chunks.Done));
        using var first = await Gateway.SendAsync(TestGateway.StreamRequest);

        Assert.Equal(Chunks.Answer("from b"), (await Gateway.AskAsync(TestGateway.Request)).Text);

        release.SetResult();
        Assert.EndsWith(Chunks.Done, await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_account_that_is_full_is_waited_for()
    {
        var release = new TaskCompletionSource();
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = 1 })));
        A.Always(Behaviours.Pause(Chunks.Role + Chunks.Content("one"), release.Task, Chunks.Finish("stop") + Chunks.Done));
        using var first = await Gateway.SendAsync(TestGateway.StreamRequest);
        A.Always(Behaviours.Ok("second"));
        var second = Gateway.AskAsync(TestGateway.Request);
        await Gateway.WaitForMetricAsync(2, "deepseek_gateway_in_flight");
        Assert.Single(A.Received);

        release.SetResult();

        Assert.Equal(Chunks.Answer("second"), (await second).Text);
    }

    [Fact]
    public async Task Only_account_that_is_full_is_waited_for_also_when_its_backend_is_out()
    {
        var release = new TaskCompletionSource();
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = 1, MaxFails = 1 })));
        A.Next(Behaviours.Status(500));
        A.Always(Behaviours.Pause(Chunks.Role + Chunks.Content("one"), release.Task, Chunks.Finish("stop") + Chunks.Done));
        using var first = await Gateway.SendAsync(TestGateway.StreamRequest); // fails once, and fails open then
        A.Always(Behaviours.Ok("second"));
        var second = Gateway.AskAsync(TestGateway.Request);
        await Gateway.WaitForMetricAsync(2, "deepseek_gateway_in_flight");

        release.SetResult();

        Assert.Equal(Chunks.Answer("second"), (await second).Text);
    }

    [Fact]
    public async Task Only_account_that_stays_full_is_not_waited_for_longer_than_the_queue_allows()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = 1 })) with
        {
            Admission = new AdmissionSettings { QueueTimeout = TimeSpan.FromMilliseconds(100) },
        });
        A.Always(Behaviours.Stall(Chunks.Role + Chunks.Content("one")));
        using var first = await Gateway.SendAsync(TestGateway.StreamRequest);

        var second = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.Status);
        Assert.Contains("upstream_saturated", second.Text, StringComparison.Ordinal);
        Assert.Single(A.Received);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Account_that_refuses_above_a_number_at_once_answers_everybody_in_the_end(string request)
    {
        const int clients = 40;
        var sometime = TimeSpan.FromMilliseconds(30);
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url))) with
        {
            Retry = new RetrySettings { Attempts = 10, BaseInterval = TimeSpan.FromMilliseconds(50), BudgetPercent = 100 },
        });
        A.Always(Behaviours.AtMost(10, Behaviours.After(sometime, Behaviours.Ok("yes"))));

        var answers = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Gateway.AskAsync(request)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.True(A.Received.Count > clients, "the account refused nobody");
        Assert.InRange(await Gateway.MetricAsync("deepseek_gateway_account_limit"), 1, clients);
    }
}
