using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Nginx;
using k8s.Models;

namespace DeepSeek.Operator.Planning;

/// <summary>(route, what was observed, what the analysis knows, now) → what is to be done.</summary>
internal static class RoutePlanner
{
    /// <param name="observed">The world.</param>
    /// <param name="errors">What is wrong with the spec; with any, nothing is planned.</param>
    /// <param name="previous">What the analysis knew after the last visit.</param>
    /// <param name="pairedImage">The gateway image for routes that name none.</param>
    /// <param name="now">The moment of the decision.</param>
    public static RoutePlan Plan(
        ObservedRoute observed, IReadOnlyList<FieldError> errors, AnalysisState previous, string pairedImage, DateTimeOffset now)
    {
        var route = observed.Route;
        var policy = PolicyCompiler.Compile(route.Spec, IsSuspended(route));
        if (errors.Count > 0)
        {
            return new RoutePlan { SpecErrors = errors, Policy = policy, Step = Analyzer.Stand(policy, previous, now) };
        }

        var (backends, missing) = ReferenceResolver.Resolve(route, observed.References);
        var step = Evaluate(policy, previous, observed.Measurement, backends, now);
        var credentials = CredentialCheck.Check(observed, step.State);
        var replicas = CacheUse.Replicas(route.Spec.Cache, step.State);
        var nodeTiers = observed.Nodes is { } nodes ? NodeTierCompiler.Compile(route.Spec, nodes, policy, step, now) : null;
        var snapshot = SnapshotCompiler.Compile(route, backends, step, Gateways(observed), nodeTiers) is { } compiled ? SnapshotFile.Of(compiled) : null;
        return new RoutePlan
        {
            Missing = [.. missing, .. credentials.Missing],
            Awaited = credentials.Awaited,
            Policy = policy,
            Step = step,
            LocalModelsAsked = step.Wanted.HasFlag(LevelActions.StartLocalModel) ? [.. LocalModels(route)] : [],
            Snapshot = snapshot,
            Objects = [.. Objects(route, snapshot, pairedImage), .. Cache(route, replicas), .. MonitoringPlan.Objects(route, observed.Monitoring), .. Dns(observed), .. Nginx(route, snapshot)],
            // Without a backend there is nothing to say to gateways; what they were told last stays, for those that start now.
            Kept = snapshot is null ? [.. Told(route).Select(name => (V1ConfigMap.KubeKind, new ObjectKey(route.Namespace(), name)))] : [],
            Password = replicas > 0 && observed.Cache?.Status?.ReadyReplicas is not > 0 ? CachePassword.Build(route) : null,
            Basis = $"{route.Metadata.Uid} {route.Metadata.Generation} {snapshot?.Hash} {replicas} {pairedImage} {observed.Monitoring.PrometheusRules} {observed.Monitoring.ServiceMonitors} {observed.IsDnsServed}",
        };
    }

    /// <summary>By the spec, or by the annotation that a person sets in a hurry.</summary>
    public static bool IsSuspended(DeepSeekRoute route) => route.Spec.Suspend || IsPaused(route);

    public static bool IsPaused(DeepSeekRoute route) => route.GetAnnotation(AnnotationNames.Paused) == "true";

    /// <summary>A measurement is evaluated once. Between measurements the analysis stands, and shares follow from it.</summary>
    public static AnalysisStep Evaluate(
        AnalysisPolicy policy, AnalysisState previous, Measurement? measurement, ResolvedBackends backends, DateTimeOffset now)
    {
        if (measurement is null || measurement.Time <= previous.EvaluatedAt)
        {
            return Analyzer.Stand(policy, previous, now);
        }

        var health = TierHealthTable.Of(measurement.Scrapes.Values).ToDictionary();
        foreach (var tier in policy.Tiers.Where(tier => !backends.Any(tier.Name)))
        {
            health[tier.Name] = new TierHealth(Usable: false, ProbeStreak: 0);
        }

        var input = new AnalysisInput(measurement.Sample, health) { BackendLatency = TierHealthTable.Latencies(measurement.Scrapes.Values) };
        return Analyzer.Step(policy, previous, input, measurement.Time);
    }

    /// <summary>As many as are wanted: by the spec, or by an autoscaler, which writes it into the Deployment.</summary>
    private static int Gateways(ObservedRoute observed) => Math.Max(1, observed.Route.Spec.Gateway is { Autoscaling: null } gateway
        ? gateway.Replicas ?? GatewaySpec.DefaultReplicas
        : observed.Gateway?.Spec.Replicas ?? GatewaySpec.DefaultReplicas);

    // Who may read comes before what is read, and what is read before the pods that read it.
    private static IEnumerable<DesiredObject> Objects(DeepSeekRoute route, SnapshotFile? snapshot, string pairedImage)
    {
        yield return DesiredObject.Of(Kinds.ServiceAccount, GatewayServiceAccount.Build(route));
        yield return DesiredObject.Of(Kinds.Role, GatewayRole.Build(route));
        yield return DesiredObject.Of(Kinds.RoleBinding, GatewayRole.BuildBinding(route));
        if (snapshot is not null)
        {
            yield return DesiredObject.Of(Kinds.ConfigMap, RoutingConfigMap.Build(route, snapshot));
        }

        yield return DesiredObject.Of(Kinds.Service, GatewayService.Build(route));
        yield return DesiredObject.Of(Kinds.PodDisruptionBudget, GatewayDisruptionBudget.Build(route));
        if (route.Spec.Gateway.NetworkPolicy)
        {
            yield return DesiredObject.Of(Kinds.NetworkPolicy, GatewayNetworkPolicy.Build(route));
        }

        yield return DesiredObject.Of(Kinds.Deployment, GatewayDeployment.Build(route, pairedImage));
        if (route.Spec.Gateway.Autoscaling is { } autoscaling)
        {
            yield return DesiredObject.Of(Kinds.HorizontalPodAutoscaler, GatewayAutoscaler.Build(route, autoscaling));
        }
    }

    private static IEnumerable<DesiredObject> Cache(DeepSeekRoute route, int? replicas)
    {
        if (replicas is null || route.Spec.Cache.Redis?.Managed is not { } managed)
        {
            yield break;
        }

        yield return DesiredObject.Of(Kinds.Service, CacheService.Build(route));
        if (route.Spec.Gateway.NetworkPolicy)
        {
            yield return DesiredObject.Of(Kinds.NetworkPolicy, CacheNetworkPolicy.Build(route));
        }

        yield return DesiredObject.Of(Kinds.Deployment, CacheDeployment.Build(route, managed, replicas.Value));
    }

    private static IEnumerable<string> LocalModels(DeepSeekRoute route)
        => route.Spec.Tiers.SelectMany(static tier => tier.Backends).Select(static backend => backend.LocalModelRef?.Name).OfType<string>().Distinct();

    // Where the CRD is missing there is nothing to write to. Its coming wakes the route.
    private static IEnumerable<DesiredObject> Dns(ObservedRoute observed)
    {
        if (observed is { IsDnsServed: true, Route.Spec.Dns: { } dns })
        {
            yield return DesiredObject.Of(ExternalDnsKinds.DnsEndpoint, RouteDnsEndpoint.Build(observed.Route, dns));
        }
    }

    private static IEnumerable<DesiredObject> Nginx(DeepSeekRoute route, SnapshotFile? snapshot)
    {
        if (route.Spec.Nginx.Enabled && snapshot is not null && NginxConfigMap.Build(route, snapshot.Snapshot) is { } config)
        {
            yield return DesiredObject.Of(Kinds.ConfigMap, config);
        }
    }

    private static IEnumerable<string> Told(DeepSeekRoute route) => route.Spec.Nginx.Enabled ? [RouteNames.Routing(route), RouteNames.Nginx(route)] : [RouteNames.Routing(route)];
}
