using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// Fields that the API has and this version, or this operator, doesn't serve, apart from those with a condition of their own: named, since a route that works
/// in part is better than none.
/// </summary>
internal static class NotServedYet
{
    /// <summary>Paths of fields that have no effect.</summary>
    public static IEnumerable<string> Fields(ObservedRoute observed)
    {
        var spec = observed.Route.Spec;
        if (spec.NodeTiers.Count > 0 && observed.Nodes is null)
        {
            yield return "spec.nodeTiers (the operator knows no nodes: start it with --watch-nodes, and apply config/rbac/nodes)";
        }
    }
}
