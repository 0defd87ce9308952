using DeepSeek.Operator.Permissions;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>One verb of one rule, to be taken away.</summary>
/// <param name="Permission">The rule.</param>
/// <param name="Verb">Which of its verbs.</param>
/// <param name="Namespace">Where an operator that lacks it runs and watches.</param>
internal sealed record RemovedVerb(Permission Permission, string Verb, string Namespace)
{
    /// <summary>
    /// Rules that no plain API server asks for. <c>…/finalizers</c>: Kubernetes' admission plugin
    /// OwnerReferencesPermissionEnforcement lets only those set blockOwnerDeletion in an owner reference who may update the owner's
    /// finalizers. The plugin is off by default and absent from the test API server.
    /// </summary>
    private static readonly string[] NotAskedForHere = ["deepseekroutes.deepseek-operator.io/finalizers", "deepseeklocalmodels.deepseek-operator.io/finalizers"];

    /// <summary>Every verb of every rule that can be missed here.</summary>
    public static IReadOnlyList<RemovedVerb> All { get; } =
    [
        .. OperatorPermissions.Watched.Concat(OperatorPermissions.Own)
            .Where(permission => !NotAskedForHere.Contains($"{permission}"))
            .SelectMany(permission => permission.Verbs.Select(verb => (permission, verb)))
            .Select((missing, index) => new RemovedVerb(missing.permission, missing.verb, $"case-{index}")),
    ];

    /// <summary>What is still allowed, to see that the rest is granted.</summary>
    public (string Verb, Permission What, string Namespace) StillAllowed(IEnumerable<Permission> permissions)
        => permissions.SelectMany(permission => permission.Verbs.Select(verb => (verb, permission, Namespace)))
            .First(allowed => (allowed.verb, allowed.permission) != (Verb, Permission));
}
