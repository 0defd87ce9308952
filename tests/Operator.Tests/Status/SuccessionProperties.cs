using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using DeepSeek.Operator.Tests.Analysis;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Status;

/// <summary>Two worlds with the same faults: in one the operator lasts, in the other it is replaced again and again by one that knows nothing but the status.</summary>
public sealed class SuccessionProperties
{
    [Property(MaxTest = 80, EndSize = 40)]
    public void Successors_that_read_the_status_make_the_same_history(byte choice, byte[] script, int restarts)
    {
        var lasting = new World(Script.Policy(choice));
        var replaced = new World(Script.Policy(choice));
        var route = Route(replaced.Policy);
        lasting.Tick();
        replaced.Tick();
        for (var turn = 0; turn < script.Length; turn++)
        {
            Script.Play(lasting, script[turn]);
            Script.Play(replaced, script[turn]);
            if ((restarts >> (turn % 32) & 1) == 1) replaced.State = Reread(route, replaced);
            Assert.Equal(Seen(lasting), Seen(replaced));
        }

        Assert.Equal(lasting.History.Select(Seen), replaced.History.Select(Seen));
    }

    /// <summary>All that anybody sees of a step.</summary>
    private static string Seen(AnalysisStep step) => JsonSerializer.Serialize(new { step.State.Level, step.Shares, step.CircuitOpen, step.Wanted, step.State.CacheStarted, step.Events, step.Transitions });

    private static string Seen(World world) => Seen(world.Last);

    private static AnalysisState Reread(DeepSeekRoute route, World world)
    {
        var plan = new RoutePlan { Policy = world.Policy, Step = world.Last };
        route.Status = RouteStatusReport.Build(RouteSamples.Observed(route), plan, [], world.Now);
        var json = JsonSerializer.Serialize(route.Status, ApiJson.Default.DeepSeekRouteStatus);
        return AnalysisMemory.Restore(JsonSerializer.Deserialize(json, ApiJson.Default.DeepSeekRouteStatus), world.Policy);
    }

    private static DeepSeekRoute Route(AnalysisPolicy policy)
    {
        var tiers = string.Join(',', policy.Tiers.Select(static tier => $$"""{"name": "{{tier.Name}}", "backends": [{"name": "api", "url": "https://{{tier.Name}}.example.com"}]}"""));
        return RouteSamples.Route($$"""{"cache": {"mode": "{{(policy.CacheWaits ? "OnCritical" : "Disabled")}}"}, "tiers": [{{tiers}}]}""");
    }
}
