using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using k8s.Models;

namespace DeepSeek.Tutorial.Tests;

/// <summary>Starts as processes what the images of the tutorial hold, with the arguments of their containers, under their ServiceAccounts, and with the Secrets that they mount.</summary>
/// <param name="server">The cluster.</param>
/// <param name="client">An administrator's.</param>
/// <param name="addresses">Where what is started listens.</param>
internal sealed class Pods(KubeApiServer server, ApiClient client, Addresses addresses) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pods-");

    /// <summary>One process for each replica; none where there is no place for the image.</summary>
    public async Task<IReadOnlyList<IAsyncDisposable>> StartAsync(V1Deployment deployment)
    {
        var processes = new List<IAsyncDisposable>();
        for (var replica = 0; replica < deployment.Spec.Replicas; replica++)
        {
            var image = deployment.Spec.Template.Spec.Containers[0].Image.Split('/')[^1].Split(':')[0];
            processes.Add(image switch
            {
                "operator" => await OperatorAsync(deployment),
                "gateway" => await GatewayAsync(deployment, replica),
                "nginx-unprivileged" => await NodeAsync(deployment),
                _ => throw new InvalidOperationException($"nobody here runs the image {image}"),
            });
        }

        return processes;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<ProductProcess> OperatorAsync(V1Deployment deployment)
    {
        var arguments = With(deployment, "--metrics", $"http://127.0.0.1:{FreePort.Next()}");
        return ProductProcess.Start("Operator", [.. arguments, "--kubeconfig", await KubeconfigAsync(deployment)]);
    }

    private async Task<ProductProcess> GatewayAsync(V1Deployment deployment, int replica)
    {
        var (listen, admin) = (replica == 0 ? addresses.Gateway : FreePort.Next(), FreePort.Next());
        var arguments = With(deployment, "--listen", $"http://127.0.0.1:{listen}", "--admin", $"http://127.0.0.1:{admin}", "--credentials-dir", await MountAsync(deployment));
        var process = ProductProcess.Start("Gateway", [.. arguments, "--kubeconfig", await KubeconfigAsync(deployment)]);
        await Eventually.BeTrueAsync(() => IsReadyAsync(admin), "the gateway is ready");
        await PublishAsync(deployment, replica, admin);
        return process;
    }

    private async Task<SimulatedNode> NodeAsync(V1Deployment deployment)
    {
        var spec = deployment.Spec.Template.Spec;
        var templates = await client.GetAsync(Kinds.ConfigMap, new ObjectKey(deployment.Namespace(), spec.Volumes[0].ConfigMap.Name), CancellationToken.None);
        return new SimulatedNode(templates!.Data.Single().Value, spec.Containers[0].Env.Select(static one => KeyValuePair.Create(one.Name, one.Value)), addresses.Nodes[deployment.Name()]);
    }

    // The container's arguments, as --flag value or --flag=value, with other values for some flags.
    private static IEnumerable<string> With(V1Deployment deployment, params string[] instead)
    {
        var others = instead.Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1]);
        var arguments = deployment.Spec.Template.Spec.Containers[0].Args.SelectMany(static argument => argument.Split('=', 2)).Chunk(2);
        return arguments.SelectMany(pair => new[] { pair[0], others.GetValueOrDefault(pair[0], pair[1]) });
    }

    // A projected volume of Secrets, as files.
    private async Task<string> MountAsync(V1Deployment deployment)
    {
        var folder = _folder.CreateSubdirectory(deployment.Name());
        foreach (var source in deployment.Spec.Template.Spec.Volumes.SelectMany(static volume => volume.Projected?.Sources ?? []))
        {
            var secret = await client.GetAsync(Kinds.Secret, new ObjectKey(deployment.Namespace(), source.Secret.Name), CancellationToken.None);
            foreach (var item in source.Secret.Items.Where(item => secret?.Data.ContainsKey(item.Key) == true))
            {
                var file = new FileInfo(Path.Combine(folder.FullName, item.Path));
                file.Directory!.Create();
                await File.WriteAllBytesAsync(file.FullName, secret!.Data[item.Key]);
            }
        }

        return folder.FullName;
    }

    // The administrator's, with a token of the ServiceAccount instead of the certificate.
    private async Task<string> KubeconfigAsync(V1Deployment deployment)
    {
        var (ns, account) = (deployment.Namespace(), deployment.Spec.Template.Spec.ServiceAccountName);
        var terminal = new Terminal(_folder.FullName, server.KubeconfigPath);
        var token = await SaidAsync(terminal, $"kubectl -n {ns} create token {account}");
        var config = JsonNode.Parse(await SaidAsync(terminal, "kubectl config view --raw --flatten -o json"))!;
        config["users"] = new JsonArray(new JsonObject { ["name"] = account, ["user"] = new JsonObject { ["token"] = token.Trim() } });
        var context = config["contexts"]![0]!["context"]!;
        (context["user"], context["namespace"]) = (account, ns);
        var file = Path.Combine(_folder.FullName, $"{ns}-{account}.kubeconfig");
        await File.WriteAllTextAsync(file, config.ToJsonString(), Encoding.UTF8);
        return file;
    }

    private static async Task<bool> IsReadyAsync(int admin)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{admin}/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> SaidAsync(Terminal terminal, string command)
    {
        var (exitCode, output, errors) = await terminal.RunAsync(command);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{command}: {errors}");
    }

    // As the endpoints controller does.
    private async Task PublishAsync(V1Deployment deployment, int replica, int admin)
    {
        var labels = deployment.Spec.Template.Metadata.Labels;
        await client.ApplyAsync(
            Kinds.EndpointSlice,
            new V1EndpointSlice
            {
                Metadata = new V1ObjectMeta
                {
                    Name = $"{deployment.Name()}-{replica}",
                    NamespaceProperty = deployment.Namespace(),
                    Labels = new Dictionary<string, string>
                    {
                        ["kubernetes.io/service-name"] = deployment.Name(),
                        ["deepseek-operator.io/route"] = labels["deepseek-operator.io/route"],
                    },
                },
                AddressType = "IPv4",
                Ports = [new Discoveryv1EndpointPort { Name = "admin", Port = admin, Protocol = "TCP" }],
                Endpoints = [new V1Endpoint { Addresses = ["127.0.0.1"], Conditions = new V1EndpointConditions { Ready = true } }],
            },
            "endpointslice-controller", force: true, CancellationToken.None);
    }
}
