using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Connecting;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>(route, its local models, now) → what each backend gets, and why. Pure; goes by the status, and says when that is old.</summary>
internal static class Explainer
{
    /// <param name="route">As it was read.</param>
    /// <param name="models">The local models that it names.</param>
    /// <param name="backend"><c>tier/backend</c>, or a backend's name in whichever tiers have it; null: all.</param>
    /// <param name="now">The moment.</param>
    public static Explanation Explain(DeepSeekRoute route, LocalModelLookup models, string? backend, DateTimeOffset now) => new()
    {
        Namespace = route.Namespace() ?? "",
        Route = route.Name(),
        Level = route.Status?.Level?.ToString(),
        Reasons = [.. RouteReasoning.Of(route, now)],
        Backends =
        [
            .. from tier in route.Spec.Tiers
               from one in tier.Backends
               where backend is null || backend == one.Name || backend == $"{tier.Name}/{one.Name}"
               select Explain(route, tier, one, models, now),
        ],
    };

    private static BackendExplanation Explain(DeepSeekRoute route, TierSpec tier, BackendSpec backend, LocalModelLookup models, DateTimeOffset now)
        => new(tier.Name, backend.Name, Traffic(route, tier, backend), [.. TierReasoning.Of(route, tier, now), .. BackendReasoning.Of(route, tier, backend, models)]);

    private static double Traffic(DeepSeekRoute route, TierSpec tier, BackendSpec backend)
    {
        var status = route.Status?.Tiers.FirstOrDefault(known => known.Name == tier.Name);
        var usable = tier.Backends.Where(one => IsUsable(status, one)).ToArray();
        // As the gateway ranks them: those with weight, then backup, then those without.
        var best = usable.Length == 0 ? 0 : usable.Min(one => Rank(status, one));
        var serving = usable.Where(one => Rank(status, one) == best).ToArray();
        return !serving.Contains(backend) ? 0
            : Math.Round((status?.Share ?? 0) * (double)Math.Max(1, Weight(status, backend)) / serving.Sum(one => Math.Max(1, Weight(status, one))), 1);
    }

    private static bool IsUsable(TierStatus? tier, BackendSpec backend)
        => tier?.Backends.FirstOrDefault(known => known.Name == backend.Name)?.State is BackendState.Healthy or BackendState.HalfOpen;

    private static int Rank(TierStatus? tier, BackendSpec backend) => Weight(tier, backend) == 0 ? 2 : backend.Backup ? 1 : 0;

    private static int Weight(TierStatus? tier, BackendSpec backend)
        => tier?.Backends.FirstOrDefault(known => known.Name == backend.Name)?.EffectiveWeight ?? backend.Weight;
}
