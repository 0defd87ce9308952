using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Permissions;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using k8s;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>
/// A real API server that enforces RBAC, with our CRDs and those of other projects that the operator writes to. In each of some namespaces an operator may run, as the ServiceAccount
/// deepseek-operator of that namespace, which may do nothing until it is granted something.
/// </summary>
public sealed class RbacServer : IAsyncLifetime
{
    private static readonly ResourceKind<V1SelfSubjectAccessReview> AccessReview = new(
        "authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", SourceGenerationContext.Default.V1SelfSubjectAccessReview)
    {
        Namespaced = false,
    };

    private readonly ConcurrentDictionary<string, ApiClient> _reviewers = new();
    private KubeApiServer? _server;
    private AdminApi? _admin;

    internal AdminApi Admin => _admin ?? throw new InvalidOperationException(KubeApiServer.SimulatorSkipReason);

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Simulator is null)
        {
            return;
        }

        string[] homes = ["deepseek-system", "operators", .. NodePermissionsTests.Homes, .. RemovedVerb.All.Select(removed => removed.Namespace)];
        _server = await KubeApiServer.StartAsync(new KubeApiServerOptions
        {
            Rbac = true,
            SimulateWorkloads = true,
            Tokens = homes.ToDictionary(Token, home => $"system:serviceaccount:{home}:deepseek-operator"),
        });
        _admin = new AdminApi(_server.KubeconfigPath);
        await _server.ApplyProductCrdsAsync();
        await _server.ApplyCrdsAsync(PeerCrds.Monitoring);
        await _server.ApplyCrdsAsync(PeerCrds.Open(ExternalDnsKinds.DnsEndpoint.Group, ExternalDnsKinds.DnsEndpoint.Version, ExternalDnsKinds.DnsEndpoint.Kind));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reviewer in _reviewers.Values)
        {
            reviewer.Dispose();
        }

        _admin?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A client with the token of the operator that runs in that namespace.</summary>
    internal ApiClient ConnectFrom(string home, ApiClientOptions? options = null) => _server!.ConnectWithToken(Token(home), options);

    internal async Task CreateNamespacesAsync(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            await Admin.ApplyAsync(Yaml.Parse($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}"));
        }
    }

    /// <summary>Applies manifests, and waits until the server goes by them: it learns of them a moment later.</summary>
    /// <param name="home">Where the operator runs.</param>
    /// <param name="manifests">Roles and bindings.</param>
    /// <param name="witnesses">One thing of each binding that must be allowed then.</param>
    internal async Task GrantAsync(string home, IEnumerable<JsonNode> manifests, params IReadOnlyList<(string Verb, Permission What, string Namespace)> witnesses)
    {
        foreach (var manifest in manifests)
        {
            await Admin.ApplyAsync(manifest);
        }

        foreach (var (verb, what, ns) in witnesses)
        {
            await Testing.Eventually.BeTrueAsync(() => MayAsync(home, verb, what, ns), $"{home} may {verb} {what} in {ns}");
        }
    }

    /// <summary>Whether the server would let the operator do it.</summary>
    /// <param name="home">Where the operator runs.</param>
    /// <param name="verb">What it would do.</param>
    /// <param name="what">To which resource; its verbs don't matter.</param>
    /// <param name="inNamespace">Where; empty: in all namespaces at once.</param>
    internal async Task<bool> MayAsync(string home, string verb, Permission what, string inNamespace)
    {
        var client = _reviewers.GetOrAdd(home, _ => ConnectFrom(home));
        var parts = what.Resource.Split('/', 2);
        var review = new V1SelfSubjectAccessReview
        {
            Metadata = new V1ObjectMeta(),
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Verb = verb,
                    Group = what.Group,
                    Resource = parts[0],
                    Subresource = parts.Length > 1 ? parts[1] : null,
                    Name = what.Name,
                    NamespaceProperty = inNamespace,
                },
            },
        };
        return (await client.CreateAsync(AccessReview, review, CancellationToken.None)).Status.Allowed;
    }

    private static string Token(string home) => $"token-of-{home}";
}
