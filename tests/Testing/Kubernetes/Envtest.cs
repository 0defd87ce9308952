using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>
/// The API server of Kubernetes itself, as setup-envtest brings it: without controllers or a kubelet. It wants an etcd, a key for the tokens
/// of service accounts, and a token by which its administrator is known.
/// </summary>
internal static class Envtest
{
    /// <summary>Starts both.</summary>
    /// <param name="assets">Where the binaries are.</param>
    /// <param name="directory">Keeps their files; the kubeconfig appears in it when the server is ready.</param>
    /// <param name="options">How.</param>
    /// <returns>In the order in which they are ended.</returns>
    public static IReadOnlyList<ServerProcess> Start(string assets, string directory, KubeApiServerOptions options)
    {
        var (clients, peers, port) = ($"http://127.0.0.1:{FreePort.Next()}", $"http://127.0.0.1:{FreePort.Next()}", FreePort.Next());
        var etcd = ServerProcess.Start(
            Path.Combine(assets, "etcd"), directory,
            [
                "--data-dir", options.DataDirectory ?? Path.Combine(directory, "etcd"), "--unsafe-no-fsync",
                "--listen-client-urls", clients, "--advertise-client-urls", clients,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"default={peers}",
            ]);
        var (key, token) = (Path.Combine(directory, "service-accounts.key"), RandomNumberGenerator.GetHexString(32, lowercase: true));
        using (var rsa = RSA.Create(2048))
            File.WriteAllText(key, rsa.ExportRSAPrivateKeyPem());
        var server = ServerProcess.Start(
            Path.Combine(assets, "kube-apiserver"), directory,
            [
                $"--etcd-servers={clients}", $"--secure-port={port}", "--bind-address=127.0.0.1", $"--cert-dir={directory}", "--allow-privileged=true",
                "--service-cluster-ip-range=10.0.0.0/24", "--service-account-issuer=https://kubernetes.default.svc.cluster.local", $"--service-account-key-file={key}",
                $"--service-account-signing-key-file={key}", "--disable-admission-plugins=ServiceAccount", .. options.Access(directory, token),
            ]);
        _ = Task.Run(() => WriteKubeconfigAsync(server, directory, port, token));
        return [server, etcd];
    }

    private static async Task WriteKubeconfigAsync(ServerProcess server, string directory, int port, string token)
    {
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        while (!server.HasExited && !await IsReadyAsync(http, new Uri($"https://127.0.0.1:{port}/readyz")))
            await Task.Delay(50);

        var (part, whole) = (Path.Combine(directory, "kubeconfig.part"), Path.Combine(directory, "kubeconfig"));
        await File.WriteAllTextAsync(part, $$"""
            apiVersion: v1
            kind: Config
            current-context: envtest
            clusters: [{name: envtest, cluster: {server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true} }]
            users: [{name: administrator, user: {token: "{{token}}"} }]
            contexts: [{name: envtest, context: {cluster: envtest, user: administrator} }]
            """);
        File.Move(part, whole);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
