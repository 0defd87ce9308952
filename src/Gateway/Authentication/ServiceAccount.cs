namespace DeepSeek.Gateway.Authentication;

/// <summary>A Kubernetes service account.</summary>
internal sealed record ServiceAccount(string Namespace, string Name)
{
    private const string Prefix = "system:serviceaccount:";

    /// <summary>From the API server's name for it, <c>system:serviceaccount:NAMESPACE:NAME</c>; null: the user is something else.</summary>
    public static ServiceAccount? OfUser(string? user) =>
        user?.StartsWith(Prefix, StringComparison.Ordinal) == true && user[Prefix.Length..].Split(':') is [{ Length: > 0 } space, { Length: > 0 } name]
            ? new ServiceAccount(space, name)
            : null;

    /// <summary><c>namespace/name</c>, as in logs.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
