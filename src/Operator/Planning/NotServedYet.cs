using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// Fields that the API has and this version doesn't serve, apart from those with a condition of their own. What would make a route weaker
/// than it says is refused; what is merely missing is named, since a route that works in part is better than none.
/// </summary>
internal static class NotServedYet
{
    public static IEnumerable<FieldError> Errors(DeepSeekRouteSpec spec)
    {
        if (spec.Gateway.ClientAuth.Type != ClientAuthType.None)
        {
            yield return new FieldError(
                "spec.gateway.clientAuth.type", "this version can't authenticate clients, and serving without it would leave the door open; use None behind something that does");
        }
    }

    /// <summary>Paths of fields that have no effect.</summary>
    public static IEnumerable<string> Fields(DeepSeekRouteSpec spec)
    {
        if (spec.NodeTiers.Count > 0)
        {
            yield return "spec.nodeTiers";
        }

        if (spec.Nginx.Enabled)
        {
            yield return "spec.nginx";
        }

        if (spec.Analysis.Source == AnalysisSource.Prometheus)
        {
            yield return "spec.analysis.source (the gateways are asked instead)";
        }
    }
}
