namespace DeepSeek.Testing.Kubernetes;

/// <summary>How a real API server is started for tests.</summary>
public sealed record KubeApiServerOptions
{
    /// <summary>Whether Deployments become ready and have pods, without anything running; only where <see cref="KubeApiServer.Simulator"/> is. Default: false.</summary>
    public bool SimulateWorkloads { get; init; }

    /// <summary>Whether simulated workloads have pods too. Default: true.</summary>
    public bool SimulatePods { get; init; } = true;

    /// <summary>Whether RBAC rules are enforced. Default: false.</summary>
    public bool Rbac { get; init; }

    /// <summary>Bearer tokens and the users they stand for, <c>system:serviceaccount:ns:name</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>();

    /// <summary>As PEM, who may issue certificates of clients, whose common names are their users'; null: nobody. Default: null.</summary>
    public string? ClientAuthority { get; init; }

    /// <summary>Where objects are kept when the server ends, to start another over them; null: they go with it. Default: null.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>What both kinds of servers are told of these.</summary>
    /// <param name="directory">Where files are written that arguments name.</param>
    /// <param name="administrator">The token of one; null: the server makes its own.</param>
    internal IEnumerable<string> Access(string directory, string? administrator = null)
    {
        yield return $"--authorization-mode={(Rbac ? "RBAC" : "AlwaysAllow")}";
        string[] users = [.. administrator is null ? [] : new[] { $"{administrator},administrator,uid-administrator,system:masters" }, .. Tokens.Select((token, i) => $"{token.Key},{token.Value},uid-{i}")];
        if (users.Length > 0)
        {
            yield return $"--token-auth-file={Written(directory, "tokens.csv", string.Join('\n', users))}";
        }

        if (ClientAuthority is not null)
        {
            yield return $"--client-ca-file={Written(directory, "clients.pem", ClientAuthority)}";
        }
    }

    /// <summary>For a server that plays kubelet and controllers.</summary>
    internal IEnumerable<string> Simulation()
    {
        if (SimulateWorkloads)
        {
            yield return "--simulate-workloads";
            yield return $"--simulate-pods={(SimulatePods ? "true" : "false")}";
        }
    }

    private static string Written(string directory, string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
