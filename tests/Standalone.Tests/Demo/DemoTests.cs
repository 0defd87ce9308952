using System.Text.Json;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone.Demo;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Tests.Demo;

public sealed class DemoTests
{
    private static readonly DemoSummary Kept = new()
    {
        ClientRequests = 1000,
        ClientSuccessPercent = 100,
        UpstreamSuccessPercent = 70,
        AttemptsPerRequest = 1.2,
        Levels = ["Normal", "Emergency", "Normal"],
        FaultToShiftSeconds = 5,
        RecoveredToFirstTier = true,
    };

    /// <summary>The product's promise, on shortened clocks.</summary>
    [Fact]
    public async Task Outage_of_every_node_goes_unnoticed_by_clients_where_a_local_model_stands_in()
    {
        var file = Path.GetTempFileName();
        var output = new StringWriter();
        var free = new Uri("http://127.0.0.1:0");

        var code = await DemoProcess.RunAsync(
            new StandaloneSettings { SecretsDirectory = "none", Listen = free, Admin = free, Demo = true, DemoEngine = LocalModel.Engine, DemoModel = LocalModel.Graph, Summary = file }, output, TestContext.Current.CancellationToken);

        var summary = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        File.Delete(file);
        TestContext.Current.SendDiagnosticMessage("{0}", output);
        Assert.True(code == ExitCodes.Success, output.ToString());
        Assert.True(summary.GetProperty("clientSuccessPercent").GetDouble() >= 99.9, output.ToString());
        Assert.True(summary.GetProperty("upstreamSuccessPercent").GetDouble() < 75, output.ToString());
        Assert.Contains("Emergency", summary.GetProperty("levels").EnumerateArray().Select(static level => level.GetString()));
        Assert.Equal("Normal", summary.GetProperty("levels").EnumerateArray().Last().GetString());
        Assert.True(summary.GetProperty("recoveredToFirstTier").GetBoolean());
        Assert.True(summary.GetProperty("clientRequests").GetInt32() > 0);
        Assert.True(summary.GetProperty("attemptsPerRequest").GetDouble() > 1);
        Assert.NotEqual(JsonValueKind.Null, summary.GetProperty("faultToShiftSeconds").ValueKind);
        Assert.True(summary.GetProperty("localAnswers").GetInt32() > 0);
        Assert.DoesNotContain("\e[", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_promises_leave_nothing_to_say() => Assert.Empty(Kept.Broken());

    [Fact]
    public void Broken_promises_are_named_one_by_one()
    {
        Assert.StartsWith("clients:", Assert.Single((Kept with { ClientSuccessPercent = 99.89 }).Broken()), StringComparison.Ordinal);
        Assert.StartsWith("levels:", Assert.Single((Kept with { Levels = ["Normal", "Warning", "Normal"] }).Broken()), StringComparison.Ordinal);
        Assert.StartsWith("levels:", Assert.Single((Kept with { Levels = ["Normal", "Emergency"] }).Broken()), StringComparison.Ordinal);
        Assert.StartsWith("local:", Assert.Single((Kept with { LocalAnswers = 0 }).Broken()), StringComparison.Ordinal);
        Assert.StartsWith("shares:", Assert.Single((Kept with { RecoveredToFirstTier = false }).Broken()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_local_model_there_is_no_such_tier_and_some_node_stays_well()
    {
        await using var nodes = await DemoNodes.StartAsync(local: null, TimeProvider.System, TestContext.Current.CancellationToken);

        var route = ServedRoute.Of(nodes.RouteText, new UpstreamKeys("none", ApiKey: null));

        Assert.Equal(["metro", "backbone", "overseas"], route.Route.Spec.Tiers.Select(static tier => tier.Name));
        Assert.All(DemoPhase.Script(local: false), static phase => Assert.Equal(0, phase.OverseasPercent));
        Assert.Contains(DemoPhase.Script(local: true), static phase => phase is { MetroPercent: > 90, BackbonePercent: > 90, OverseasPercent: > 90 });
    }

    [Fact]
    public async Task Local_model_that_cannot_be_served_is_told_in_a_line()
    {
        var none = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var model = await Assert.ThrowsAsync<UsageException>(() => DemoEngine.StartAsync(LocalModel.Engine, none, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains("there is no such file or folder", Assert.Single(model.Errors), StringComparison.Ordinal);
        var engine = await Assert.ThrowsAsync<UsageException>(() => DemoEngine.StartAsync(none, LocalModel.Graph, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.StartsWith("--demo-engine", Assert.Single(engine.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(96)]
    public void Faults_come_at_the_rate_asked_for_in_any_stretch(int percent)
    {
        var mix = new FaultMix { Percent = percent };
        for (var stretch = 0; stretch < 5; stretch++)
        {
            var failed = Enumerable.Range(0, 100).Count(_ => mix.Next() != Fault.None);
            Assert.InRange(failed, percent - 3, percent + 3);
        }
    }
}
