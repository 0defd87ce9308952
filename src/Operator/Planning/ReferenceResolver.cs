using DeepSeek.Api.Routes;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Operator.Planning;

/// <summary>Finds out where each backend is, and what is missing. Credentials are no part of it: a gateway that lacks one leaves the backend out by itself.</summary>
internal static class ReferenceResolver
{
    public static (ResolvedBackends Backends, IReadOnlyList<MissingReference> Missing) Resolve(DeepSeekRoute route, References references)
    {
        var urls = new Dictionary<(string, string), string>();
        var missing = new List<MissingReference>();
        for (var t = 0; t < route.Spec.Tiers.Count; t++)
        {
            var tier = route.Spec.Tiers[t];
            for (var b = 0; b < tier.Backends.Count; b++)
            {
                var backend = tier.Backends[b];
                var lacks = Lacks(backend, references, $"spec.tiers[{t}].backends[{b}]").ToArray();
                missing.AddRange(lacks);
                if (lacks.Length == 0 && Url(route, backend, references) is { } url)
                {
                    urls[(tier.Name, backend.Name)] = url;
                }
            }
        }

        return (new ResolvedBackends(urls), missing);
    }

    private static IEnumerable<MissingReference> Lacks(BackendSpec backend, References references, string path)
    {
        if (backend.ServiceRef is { } service && !references.Services.Contains(service.Name))
        {
            yield return new(RouteReasons.ServiceNotFound, $"{path}.serviceRef: Service '{service.Name}' doesn't exist in the route's namespace");
        }

        if (backend.LocalModelRef is { } model && !references.LocalModels.ContainsKey(model.Name))
        {
            yield return new(RouteReasons.LocalModelNotFound, $"{path}.localModelRef: DeepSeekLocalModel '{model.Name}' doesn't exist in the route's namespace");
        }
    }

    // A local model that exists and isn't ready has no URL yet, and nothing is wrong: it may be waiting to be asked for.
    private static string? Url(DeepSeekRoute route, BackendSpec backend, References references) => backend switch
    {
        { Url: { } url } => url,
        { ServiceRef: { } service } => $"http://{service.Name}.{route.Namespace()}.svc:{service.Port}{service.Path}",
        { LocalModelRef: { } model } => references.LocalModels[model.Name] is { Ready: true, Endpoint: { } endpoint } ? endpoint : null,
        _ => null,
    };
}
