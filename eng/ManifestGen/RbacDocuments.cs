using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Operator.Permissions;

namespace DeepSeek.ManifestGen;

/// <summary>The objects of config/rbac.</summary>
internal static class RbacDocuments
{
    public const string OperatorName = "deepseek-operator";
    public const string NodesName = "deepseek-operator-nodes";
    public const string LeaderElectionName = "deepseek-operator-leader-election";

    /// <summary>Where the operator runs, unless a kustomization that builds on ours says otherwise.</summary>
    public const string OperatorNamespace = "deepseek-system";

    private const string RbacGroup = "rbac.authorization.k8s.io";

    public static JsonObject ServiceAccount() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = Metadata(OperatorName, OperatorNamespace),
    };

    /// <summary>A Role or a ClusterRole without its rules. Without a namespace, a Role goes where <c>kubectl -n</c> says.</summary>
    public static JsonObject Role(string kind, string name, string? inNamespace = null) => new()
    {
        ["apiVersion"] = $"{RbacGroup}/v1",
        ["kind"] = kind,
        ["metadata"] = Metadata(name, inNamespace),
    };

    /// <summary>A ClusterRole without its rules, which becomes part of ClusterRoles that the cluster has for people.</summary>
    public static JsonObject Aggregated(string name, params IReadOnlyList<string> into)
    {
        var role = Role("ClusterRole", name);
        foreach (var target in into)
            role["metadata"]!["labels"]![$"{RbacGroup}/aggregate-to-{target}"] = "true";
        return role;
    }

    /// <summary>Binds the role of that name to the operator.</summary>
    public static JsonObject Binding(string roleKind, string name, string? inNamespace = null) => new()
    {
        ["apiVersion"] = $"{RbacGroup}/v1",
        ["kind"] = $"{roleKind}Binding",
        ["metadata"] = Metadata(name, inNamespace),
        ["roleRef"] = new JsonObject { ["apiGroup"] = RbacGroup, ["kind"] = roleKind, ["name"] = name },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = OperatorName, ["namespace"] = OperatorNamespace }),
    };

    public static JsonObject Rule(Permission permission)
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(permission.Group),
            ["resources"] = new JsonArray(permission.Resource),
            ["verbs"] = new JsonArray([.. permission.Verbs.Select(verb => (JsonNode)verb)]),
        };
        if (permission.Name is { } name)
            rule["resourceNames"] = new JsonArray(name);
        return rule;
    }

    public static JsonObject Kustomization(params IReadOnlyList<string> files) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
    };

    // Managed by whoever applies it, and not by the operator: what bears that label is the operator's to change and to remove.
    private static JsonObject Metadata(string name, string? inNamespace)
    {
        var metadata = new JsonObject
        {
            ["labels"] = new JsonObject
            {
                [LabelNames.AppComponent] = "rbac",
                [LabelNames.AppManagedBy] = "kustomize",
                [LabelNames.AppName] = OperatorName,
                [LabelNames.AppPartOf] = OperatorName,
            },
            ["name"] = name,
        };
        if (inNamespace is not null)
            metadata["namespace"] = inNamespace;
        return metadata;
    }
}
