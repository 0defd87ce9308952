using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>How many servers there should be, and who asks for them.</summary>
/// <param name="Replicas">Servers.</param>
/// <param name="AskedBy">Names of routes, in order.</param>
/// <param name="IsMeasured">Whether the number follows from a load that was measured; null: it doesn't depend on the load.</param>
internal sealed record ReplicaPlan(int Replicas, IReadOnlyList<string> AskedBy, bool? IsMeasured)
{
    public static ReplicaPlan Of(ObservedModel observed, DateTimeOffset now)
    {
        var (spec, live) = (observed.Model.Spec, observed.Server?.Spec.Replicas ?? 0);
        string[] asking = [.. observed.Routes.Where(route => RouteDemand.Asks(route, observed.Model, live > 0)).Select(static route => route.Name()).Order(StringComparer.Ordinal)];
        var rests = spec.Activation == ModelActivation.OnDemand && asking.Length == 0;
        if (spec.Autoscaling is not { } range)
        {
            return new ReplicaPlan(rests ? 0 : spec.Replicas, asking, IsMeasured: null);
        }

        if (rests)
        {
            return new ReplicaPlan(0, asking, IsMeasured: null);
        }

        // Who asks gets at least one: no request can be counted before.
        var least = asking.Length > 0 ? Math.Max(1, range.MinReplicas) : range.MinReplicas;
        var (wanted, measured) = Follow(range, observed.Load, live, now);
        return new ReplicaPlan(Math.Clamp(wanted, least, Math.Max(least, range.MaxReplicas)), asking, measured);
    }

    // Up by the mean of a short window, down by the most of a long one: a model is dear to load, and dear to have lost.
    private static (int Wanted, bool Measured) Follow(ModelAutoscalingSpec range, LoadWindow? load, int live, DateTimeOffset now)
    {
        if (live == 0)
        {
            return (0, true);
        }

        if (load is null or { Samples.IsEmpty: true } or { Problem: not null })
        {
            return (live, false);
        }

        var up = Servers(range, load.Mean(now - range.ScaleUpWindow) ?? load.Last!.Value);
        var down = load.Most(now - range.ScaleDownDelay) is { } most ? Servers(range, most) : live;
        return (up > live ? up : Math.Min(live, Math.Max(up, down)), true);
    }

    private static int Servers(ModelAutoscalingSpec range, double requests) => (int)Math.Min(int.MaxValue, Math.Ceiling(requests / range.TargetConcurrency));
}
