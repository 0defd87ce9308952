using DeepSeek.Api.Routes;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// Fields that the API has and this version doesn't serve, apart from those with a condition of their own: named, since a route that works
/// in part is better than none.
/// </summary>
internal static class NotServedYet
{
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
    }
}
