using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Samples;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>One incident from its first failed request to its end, as everybody tells it who tells of incidents.</summary>
public sealed class IncidentTests(RunningOperator running, ITestOutputHelper output) : IClassFixture<RunningOperator>
{
    private const string Page = "docs/operations/incident.md";
    private const string Begin = "<!-- written by make incident -->";
    private const string End = "<!-- until here -->";

    /// <summary>Set: the page's table is written anew, instead of compared.</summary>
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("WRITE_INCIDENT") is { Length: > 0 };

    [Fact]
    public async Task Conditions_events_transitions_metrics_alerts_and_status_pages_tell_the_same_incident()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.SkipReason);
        await using var scene = await IncidentScene.StartAsync(running);
        await scene.Watch.UntilAsync(static status => status.Level == Level.Normal, [], "all is well");

        scene.Fail(12);
        await scene.Watch.UntilAsync(static status => status.Level == Level.Warning, ["DeepSeekErrorRateWarning metro"], "Warning");
        scene.Fail(50);
        await scene.Watch.UntilAsync(static status => status.Level == Level.Critical, ["DeepSeekErrorRateCritical metro", "DeepSeekErrorRateCritical"], "Critical");
        scene.Fail(100);
        await scene.Watch.UntilAsync(static status => status.Level == Level.Emergency, ["DeepSeekErrorRateEmergency metro"], "Emergency");
        scene.Fail(0);
        await scene.Watch.UntilAsync(
            static status => status.Level == Level.Normal && status.Tiers[0].Share == 100 && Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status == "True", [], "Normal again");
        await Eventually.BeTrueAsync(async () => (await scene.Prometheus.ToldAsync()).Count == 0, "no alert is left");
        await Eventually.BeTrueAsync(
            async () => (await scene.Prometheus.SamplesAsync($"deepseek_route_level{{route=\"{IncidentScene.Route}\"}}")).Values.Single()[^1].Value == 0
                && (await scene.Prometheus.SamplesAsync($"deepseek_route_share{{route=\"{IncidentScene.Route}\"}}"))["metro"][^1].Value == 100,
            "Prometheus has scraped the end");

        var accounts = await IncidentAccounts.CollectAsync(scene);
        // What the observer itself was late by is nobody else's fault.
        var allowed = IncidentScene.Interval + scene.Watch.LongestGap;
        foreach (var subject in new[] { accounts.Levels(), accounts.Shares(), accounts.Circuits(), accounts.Caches(), accounts.Alerts() })
        {
            Assert.All(subject.Skip(1), account =>
            {
                account.AssertTellsLike(subject[0], allowed);
                output.WriteLine($"{account.Source} and {subject[0].Source}: at most {account.Apart(subject[0]).TotalSeconds} s apart");
            });
        }

        string[] path = [.. accounts.Levels()[0].Says.Select(static told => told.What)];
        Assert.Equal(["Normal → Warning", "Warning → Critical", "Critical → Emergency", "Emergency → Critical", "Critical → Warning", "Warning → Normal"], path);
        Compare(IncidentStory.Tell(scene, accounts).Render(IncidentScene.Interval));
    }

    // What is done and read stays the same; when, and what of two things of the same moment came first, doesn't.
    private void Compare(string table)
    {
        output.WriteLine(table);
        var page = Repository.Read(Page);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length + 1, page.IndexOf(End, StringComparison.Ordinal));
        if (IsWriting)
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), $"{page[..from]}{table}\n{page[to..]}");
        }
        else
        {
            var (written, happened) = (IncidentTable.Essence(page[from..to]), IncidentTable.Essence(table));
            Assert.True(
                happened.SequenceEqual(written),
                $"{Page} says [{string.Join("; ", written.Except(happened))}], what happens now is [{string.Join("; ", happened.Except(written))}]; if that is right, make incident writes the page anew");
        }
    }
}
