using System.Collections.Concurrent;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Operator.Metering;

/// <summary>The live figures of every route, which the status only follows at a distance.</summary>
internal sealed class RouteMetrics
{
    private static readonly string[] Route = ["namespace", "route"];
    private static readonly string[] Tier = ["namespace", "route", "tier"];

    private readonly Gauge _level;
    private readonly Gauge _errorRatio;
    private readonly Gauge _share;
    private readonly Gauge _weight;
    private readonly Gauge _gateways;
    private readonly Gauge _holding;
    private readonly Prometheus.Histogram _faultToShift;
    private readonly ShiftTimer _shifts = new();
    private readonly Counter _transitions;
    private readonly Counter _evaluations;

    // As of the last report.
    private readonly ConcurrentDictionary<ObjectKey, HashSet<BackendKey>> _backends = new();

    public RouteMetrics(CollectorRegistry registry)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry);
        _level = metrics.CreateGauge(RouteMetricNames.Level, "Incident level: 0 Normal, 1 Warning, 2 Critical, 3 Emergency.", Route);
        _errorRatio = metrics.CreateGauge("deepseek_route_error_ratio", "Failed attempts over attempts in the analysis window, 0..1.", Tier);
        _share = metrics.CreateGauge(RouteMetricNames.Share, "Part of the route's traffic that the tier gets, percent.", Tier);
        _weight = metrics.CreateGauge(
            "deepseek_route_backend_weight", "Weight of a backend in its tier: as measurement wants it (desired), as gateways are told (effective); in units of the route's.", [.. Tier, "backend", "kind"]);
        _gateways = metrics.CreateGauge(RouteMetricNames.Gateways, "Gateways that were asked, and those that serve by the newest snapshot (acknowledged).", [.. Route, "state"]);
        _holding = metrics.CreateGauge(RouteMetricNames.FlapGuard, "1 while the flap guard holds the level.", Route);
        _faultToShift = metrics.CreateHistogram(
            RouteMetricNames.FaultToShift, "From the first sign of a fault until every gateway has taken up the shift.", Route, new HistogramConfiguration { Buckets = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600] });
        _transitions = metrics.CreateCounter("deepseek_route_transitions_total", "Changes of level.", "namespace", "route", "from", "to", "reason");
        _evaluations = metrics.CreateCounter(RouteMetricNames.Evaluations, "Evaluations by outcome: Value, NoData, SourceError.", "namespace", "route", "outcome");
    }

    public void Report(DeepSeekRoute route, RoutePlan plan, Measurement? measurement)
    {
        var (ns, name) = (route.Namespace() ?? "", route.Name());
        _level.WithLabels(ns, name).Set((int)plan.Step.State.Level);
        foreach (var (tier, percent) in plan.Step.Shares)
        {
            _share.WithLabels(ns, name, tier).Set(percent);
        }

        _holding.WithLabels(ns, name).Set(plan.Step.State is { EvaluatedAt: { } now, Flap: var flap } && FlapGuard.IsHolding(flap, now) ? 1 : 0);
        if (measurement is not null)
        {
            _gateways.WithLabels(ns, name, "asked").Set(measurement.Asked);
            // Without a snapshot there is nothing to take up.
            _gateways.WithLabels(ns, name, "acknowledged").Set(plan.Snapshot is { } snapshot ? measurement.Acknowledged(snapshot.Hash) : measurement.Asked);
        }

        if (_shifts.Follow(ObjectKey.Of(route), plan, measurement) is { } took)
        {
            _faultToShift.WithLabels(ns, name).Observe(took.TotalSeconds);
        }

        foreach (var (key, weight, desired) in Weights(route, plan))
        {
            _weight.WithLabels(ns, name, key.Tier, key.Backend, "desired").Set(desired);
            _weight.WithLabels(ns, name, key.Tier, key.Backend, "effective").Set(weight * plan.Step.PercentOf(key) / 100.0);
        }

        ForgetLeft(route);
        foreach (var sample in measurement?.Sample.Tiers.Where(sample => route.Spec.Tiers.Any(tier => tier.Name == sample.Tier)) ?? [])
        {
            _errorRatio.WithLabels(ns, name, sample.Tier).Set(sample.Attempts == 0 ? 0 : (double)sample.Errors / sample.Attempts);
        }

        foreach (var transition in plan.Step.Transitions)
        {
            _transitions.WithLabels(ns, name, $"{transition.From}", $"{transition.To}", $"{transition.Reason}").Inc();
        }

        if (measurement is not null && measurement.Time == plan.Step.State.EvaluatedAt)
        {
            _evaluations.WithLabels(ns, name, $"{plan.Step.State.Outcome}").Inc();
        }
    }

    /// <summary>A route that is gone must not go on being shown at its last level.</summary>
    public void Forget(ObjectKey route)
    {
        _shifts.Forget(route);
        _backends.TryRemove(route, out _);
        foreach (var collector in new Collector[] { _level, _errorRatio, _share, _weight, _gateways, _holding, _faultToShift, _transitions, _evaluations })
        {
            Remove(collector, route);
        }
    }

    /// <summary>Nor must a backend or a tier that has left its route be shown at its last weight or share.</summary>
    private void ForgetLeft(DeepSeekRoute route)
    {
        var (key, now) = (ObjectKey.Of(route), Backends(route).ToHashSet());
        var left = _backends.TryGetValue(key, out var before) ? before.Except(now).ToArray() : [];
        _backends[key] = now;
        foreach (var (tier, backend) in left)
        {
            _weight.RemoveLabelled(key.Namespace, key.Name, tier, backend, "desired");
            _weight.RemoveLabelled(key.Namespace, key.Name, tier, backend, "effective");
        }

        foreach (var tier in left.Select(static backend => backend.Tier).Except(now.Select(static backend => backend.Tier)))
        {
            _share.RemoveLabelled(key.Namespace, key.Name, tier);
            _errorRatio.RemoveLabelled(key.Namespace, key.Name, tier);
        }
    }

    private static IEnumerable<BackendKey> Backends(DeepSeekRoute route)
        => route.Spec.Tiers.SelectMany(static tier => tier.Backends, static (tier, backend) => new BackendKey(tier.Name, backend.Name));

    private static IEnumerable<(BackendKey Key, int Weight, double Desired)> Weights(DeepSeekRoute route, RoutePlan plan)
        => from tier in route.Spec.Tiers
           from backend in tier.Backends
           let key = new BackendKey(tier.Name, backend.Name)
           let percent = plan.Step.State.Weights.FirstOrDefault(weight => weight.Key == key)?.Desired ?? 100
           select (key, backend.Weight, backend.Weight * percent / 100.0);

    private static void Remove(Collector collector, ObjectKey route)
    {
        var labels = collector switch
        {
            Gauge gauge => gauge.GetAllLabelValues(),
            Counter counter => counter.GetAllLabelValues(),
            Prometheus.Histogram histogram => histogram.GetAllLabelValues(),
            _ => [],
        };
        foreach (var values in labels.Where(values => values[0] == route.Namespace && values[1] == route.Name).ToArray())
        {
            (collector as Gauge)?.RemoveLabelled(values);
            (collector as Counter)?.RemoveLabelled(values);
            (collector as Prometheus.Histogram)?.RemoveLabelled(values);
        }
    }
}
