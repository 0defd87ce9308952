using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Permissions;

/// <summary>What people may do with our kinds, for the roles of theirs that a cluster has anyway: aggregated to <c>view</c>, <c>edit</c> and <c>admin</c>. The operator has nothing of it.</summary>
internal static class UserPermissions
{
    /// <summary>For whoever may see the workloads of a namespace.</summary>
    public static IReadOnlyList<Permission> View { get; } =
    [
        Of(RouteKinds.Route.Plural, ["get", "list", "watch"], "See the routes, and how they fare."),
        Of(RouteKinds.LocalModel.Plural, ["get", "list", "watch"], "See the local models, and how they fare."),
    ];

    /// <summary>For whoever may change them, beside <see cref="View"/>. Nobody writes a status but the operator.</summary>
    public static IReadOnlyList<Permission> Edit { get; } =
    [
        Of(RouteKinds.Route.Plural, ["create", "delete", "deletecollection", "patch", "update"], "Write routes."),
        Of(RouteKinds.LocalModel.Plural, ["create", "delete", "deletecollection", "patch", "update"], "Write local models."),
        Of($"{RouteKinds.LocalModel.Plural}/scale", ["get", "patch", "update"], "kubectl scale of a local model."),
    ];

    private static Permission Of(string resource, IReadOnlyList<string> verbs, string why) => new(RouteKinds.Route.Group, resource, verbs, why);
}
