namespace DeepSeek.Operator.Permissions;

/// <summary>What the operator may do with one resource, and why it must.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Plural, with the subresource where it is one: <c>deepseekroutes/status</c>.</param>
/// <param name="Verbs">In alphabetical order.</param>
/// <param name="Why">One line, for whoever reviews the manifest.</param>
internal sealed record Permission(string Group, string Resource, IReadOnlyList<string> Verbs, string Why)
{
    /// <summary>The only object of the resource that is meant; null: any.</summary>
    public string? Name { get; init; }

    /// <summary><c>deployments.apps</c>, <c>pods</c>, <c>deepseekroutes.deepseek-operator.io/status</c>: as kubectl names them.</summary>
    public override string ToString()
    {
        if (Group.Length == 0)
        {
            return Resource;
        }

        var parts = Resource.Split('/', 2);
        return parts.Length == 1 ? $"{Resource}.{Group}" : $"{parts[0]}.{Group}/{parts[1]}";
    }
}
