using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Standalone.Routes;

/// <summary>A route with everything that it refers to found, and compiled: what the loop works by.</summary>
/// <param name="Route">As the user wrote it, with defaults, without what no gateway here could reach.</param>
/// <param name="Backends">Where they are; those that need a cluster are left out.</param>
/// <param name="Policy">What the analysis computes with.</param>
/// <param name="Notes">Fields and variables without effect here, one line each.</param>
internal sealed record ServedRoute(DeepSeekRoute Route, ResolvedBackends Backends, AnalysisPolicy Policy, IReadOnlyList<string> Notes)
{
    /// <inheritdoc cref="Of(string, UpstreamKeys, RouteOverrides)"/>
    public static ServedRoute Of(string text, UpstreamKeys keys) => Of(text, keys, RouteOverrides.None);

    /// <exception cref="UsageException">Every error of the text, the keys it names and what only a cluster can do, by field path.</exception>
    public static ServedRoute Of(string text, UpstreamKeys keys, RouteOverrides overrides)
    {
        var route = RouteFile.Parse(text);
        string[] notes = [.. ClusterOnly.Notes(route.Spec), .. overrides.Apply(route.Spec)];
        string[] errors = [.. ClusterOnly.Refusals(route.Spec), .. keys.Missing(route.Spec)];
        if (route.Spec.Cache.Redis?.Managed is not null)
        {
            route.Spec.Cache.Redis = null;
        }

        return errors.Length == 0
            ? new ServedRoute(
                route,
                ReferenceResolver.Resolve(route, References.None).Backends,
                PolicyCompiler.Compile(route.Spec, RoutePlanner.IsSuspended(route)),
                notes)
            : throw new UsageException(errors);
    }
}
