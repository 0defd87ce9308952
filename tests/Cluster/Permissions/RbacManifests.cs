using System.Text.Json.Nodes;
using DeepSeek.Operator.Permissions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>The committed files of config/rbac, as their kustomizations list them.</summary>
internal static class RbacManifests
{
    private const string OperatorNamespace = "deepseek-system";

    /// <summary>For an operator that watches all namespaces: <c>kubectl apply -k config/rbac</c>.</summary>
    /// <param name="home">Where it runs.</param>
    public static IReadOnlyList<JsonNode> EveryNamespace(string home) => [.. Files("config/rbac").Select(path => Read(path, home))];

    /// <summary>Who the operator is, and its lease: what it needs where it runs, whatever it watches.</summary>
    public static IReadOnlyList<JsonNode> Home(string home)
        => [.. EveryNamespace(home).Where(item => (string?)item["metadata"]!["namespace"] == home)];

    /// <summary>For one watched namespace: <c>kubectl apply -n team-a -k config/rbac/namespaced</c>.</summary>
    public static IReadOnlyList<JsonNode> OneNamespace(string home, string watched)
    {
        JsonNode[] items = [.. Files("config/rbac/namespaced").Select(path => Read(path, home))];
        foreach (var item in items)
        {
            item["metadata"]!["namespace"] = watched;
        }

        return items;
    }

    /// <summary>For nodes: <c>kubectl apply -k config/rbac/nodes</c>. Under names of its own, since several operators of one server may have it.</summary>
    public static IReadOnlyList<JsonNode> Nodes(string home)
    {
        JsonNode[] items = [.. Files("config/rbac/nodes").Select(path => Read(path, home))];
        foreach (var item in items)
        {
            item["metadata"]!["name"] = home;
            if (item["roleRef"] is { } role)
            {
                role["name"] = home;
            }
        }

        return items;
    }

    /// <summary>Takes one verb away.</summary>
    /// <returns>How many rules had it.</returns>
    public static int Remove(IEnumerable<JsonNode> manifests, Permission permission, string verb)
    {
        var removed = 0;
        foreach (var rules in manifests.Select(item => item["rules"]?.AsArray()).OfType<JsonArray>())
        {
            foreach (var rule in rules.Where(rule => Says(rule!, permission, verb)).ToArray())
            {
                var verbs = rule!["verbs"]!.AsArray();
                verbs.Remove(verbs.Single(item => (string)item! == verb));
                removed++;
                if (verbs.Count == 0)
                {
                    rules.Remove(rule); // a rule without verbs is refused
                }
            }
        }

        return removed;
    }

    private static bool Says(JsonNode rule, Permission permission, string verb)
        => Has(rule, "apiGroups", permission.Group) && Has(rule, "resources", permission.Resource) && Has(rule, "verbs", verb);

    private static bool Has(JsonNode rule, string field, string value) => rule[field]!.AsArray().Any(item => (string)item! == value);

    private static IEnumerable<string> Files(string folder)
        => Yaml.Parse(Repository.Read($"{folder}/kustomization.yaml"))["resources"]!.AsArray().Select(file => $"{folder}/{file}");

    private static JsonNode Read(string path, string home)
        => Yaml.Parse(Repository.Read(path).Replace($"namespace: {OperatorNamespace}", $"namespace: {home}", StringComparison.Ordinal));
}
