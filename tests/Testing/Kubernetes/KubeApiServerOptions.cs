namespace DeepSeek.Testing.Kubernetes;

/// <summary>How a real API server is started for tests.</summary>
public sealed record KubeApiServerOptions
{
    /// <summary>Whether Deployments become ready and have pods, without anything running. Default: false.</summary>
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

    internal IReadOnlyList<string> Arguments(string directory)
    {
        List<string> arguments = ["--secure-port", "0", "--write-kubeconfig", Path.Combine(directory, "kubeconfig")];
        if (DataDirectory is not null)
            arguments.AddRange(["--etcd-data-dir", DataDirectory]);
        if (SimulateWorkloads)
            arguments.AddRange(["--simulate-workloads", $"--simulate-pods={(SimulatePods ? "true" : "false")}"]);
        if (Rbac)
            arguments.AddRange(["--authorization-mode", "RBAC"]);
        if (Tokens.Count > 0)
        {
            var file = Path.Combine(directory, "tokens.csv");
            File.WriteAllLines(file, Tokens.Select((token, i) => $"{token.Key},{token.Value},uid-{i}"));
            arguments.AddRange(["--token-auth-file", file]);
        }

        if (ClientAuthority is not null)
        {
            var file = Path.Combine(directory, "clients.pem");
            File.WriteAllText(file, ClientAuthority);
            arguments.AddRange(["--client-ca-file", file]);
        }

        return arguments;
    }
}
