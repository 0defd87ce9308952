using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>What concerns one backend alone: what it refers to, how gateways judge it, and its place among the others.</summary>
internal static class BackendReasoning
{
    public static IEnumerable<Reason> Of(DeepSeekRoute route, TierSpec tier, BackendSpec backend, LocalModelLookup models)
    {
        var status = route.Status?.Tiers.FirstOrDefault(known => known.Name == tier.Name)?.Backends.FirstOrDefault(known => known.Name == backend.Name);
        var reasons = new[] { Model(backend, models), Judged(route, backend, status), Place(backend, status) };
        return reasons.OfType<Reason>();
    }

    private static Reason? Model(BackendSpec backend, LocalModelLookup models)
    {
        if (backend.LocalModelRef is not { } reference)
        {
            return null;
        }

        if (!models.Models.TryGetValue(reference.Name, out var model))
        {
            return new("LocalModelUnknown", $"it is the local model {reference.Name}, of which nothing is known here: {models.Problem}", "ask somebody who may read it");
        }

        if (model is null)
        {
            return new(RouteReasons.LocalModelNotFound, $"DeepSeekLocalModel {reference.Name} doesn't exist in the route's namespace", "create it, or correct localModelRef");
        }

        var ready = model.Status?.Conditions.FirstOrDefault(static condition => condition.Type == LocalModelConditions.Ready);
        return ready?.Status == "True" && model.Status?.Phase != ModelPhase.Idle ? null
            : new("LocalModelNotReady", $"DeepSeekLocalModel {reference.Name} doesn't serve: {(ready is null ? "nothing has looked at it yet" : $"{ready.Reason}: {ready.Message}")}",
                $"kubectl describe dslm {reference.Name}; one with activation OnDemand starts when a level asks for it");
    }

    private static Reason? Judged(DeepSeekRoute route, BackendSpec backend, BackendStatus? status) => status?.State switch
    {
        BackendState.Unresolved when backend.LocalModelRef is not null => null,
        BackendState.Unresolved => new("Unresolved", $"it refers to something that is missing: {RouteReporter.Condition(route, RouteConditions.ResolvedRefs)?.Message}", Missing(backend)),
        BackendState.Ejected => new("Ejected", $"every gateway has left it out after failures (maxFails {backend.MaxFails} within failTimeout {backend.FailTimeout}, or its circuit breaker)",
            "it is tried again by itself; deepseek_api_errors_count{tier,backend,reason} of the gateways says how it failed"),
        BackendState.CircuitOpen => new("CircuitOpen", "its circuit breaker is open at every gateway", "it is tried again after circuitBreaker.openFor; deepseek_api_errors_count{tier,backend,reason} says how it failed"),
        BackendState.HalfOpen => new("HalfOpen", "it is on trial: gateways let a few requests through", "wait: if they succeed it gets its part again"),
        BackendState.Excluded => new("Excluded", "its account is dead: no balance, or a key that is refused", "pay in, or replace the key in the Secret; it comes back when a probe succeeds"),
        null when route.Status?.ObservedGeneration is not null => new("NotReported", "the status doesn't speak of it yet", "wait some seconds"),
        _ => null,
    };

    private static string Missing(BackendSpec backend) => backend switch
    {
        { ServiceRef: { } service } => $"create the Service {service.Name} in the route's namespace, or correct serviceRef",
        { ApiKeySecretRef: { } key } => $"kubectl create secret generic {key.Name} --from-literal={key.Key}=…; gateways take it up within a minute or so, without a restart",
        _ => "create it, or correct the spec",
    };

    private static Reason? Place(BackendSpec backend, BackendStatus? status) => backend switch
    {
        { Weight: 0 } => new("NoWeight", "its weight is 0: it serves when no other backend of the tier is usable", "nothing needs to be done; to give it traffic: weight"),
        _ when status?.EffectiveWeight == 0 => new("NoEffectiveWeight", "its weight has come down to 0 by its errors or its latency", "it comes back with them"),
        { Backup: true } => new("Backup", "it is a backup: it serves when no other backend of the tier is usable", "nothing needs to be done; to give it traffic: backup: false"),
        _ => null,
    };
}
