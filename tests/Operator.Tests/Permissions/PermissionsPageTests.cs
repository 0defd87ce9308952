using DeepSeek.Operator.Permissions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Operator.Tests.Permissions;

/// <summary>docs/operations/rbac.md tells users what the manifests say.</summary>
public sealed class PermissionsPageTests
{
    [Fact]
    public void Page_lists_every_rule_with_its_reason_and_no_other()
    {
        var rows = Repository.Read("docs/operations/rbac.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(OperatorPermissions.Watched.Concat(OperatorPermissions.Own).Concat(OperatorPermissions.Nodes).Select(Row), rows);
    }

    private static string Row(Permission permission)
        => $"| `{permission}`{(permission.Name is { } name ? $" named `{name}`" : "")} | {string.Join(", ", permission.Verbs)} | {permission.Why} |";
}
