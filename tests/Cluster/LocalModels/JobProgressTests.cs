using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.Protocol.Engines;
using DeepSeek.Testing;
using DeepSeek.Testing.Files;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>How far a Job is, from the process that works to the model's status. The process is the real one, with the Job's own command line.</summary>
public sealed class JobProgressTests(ModelCluster cluster) : IClassFixture<ModelCluster>, IDisposable
{
    private const int Size = 2_000_000;

    private readonly DirectoryInfo _volume = Directory.CreateTempSubdirectory("claim-");

    public void Dispose() => _volume.Delete(recursive: true);

    [Fact]
    public async Task Fetch_says_its_percents_while_it_runs_and_its_digest_at_the_end()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await using var hub = await FileServer.StartAsync();
        var (content, rest) = (new byte[Size], new TaskCompletionSource());
        hub.Files["model.onnx"] = content;
        hub.Play("model.onnx", async (http, _) =>
        {
            FileServer.Begin(http, content);
            await http.Response.Body.WriteAsync(content.AsMemory(0, Size / 2));
            await http.Response.Body.FlushAsync();
            await rest.Task;
            await http.Response.Body.WriteAsync(content.AsMemory(Size / 2));
        });
        await cluster.ApplyAsync(ns, "r1", $$"""{source: {huggingFace: {repo: {{FileServer.Repo}}, endpoint: "{{hub.Address}}"} } }""");
        await cluster.BindAsync(ns, "r1-engines");
        var job = await cluster.JobAsync(ns, "r1", "fetch");
        await cluster.UntilAsync(ns, "r1", "ModelAvailable", "False", "Fetching", "the Job's log says how far it is");

        var port = FreePort.Next();
        using var process = Run(job, port);
        await Eventually.BeTrueAsync(() => IsHalfAsync(port), "half of the file has arrived");
        job.Spec.Template.Spec.Containers[0].Ports[0].ContainerPort = port;
        await cluster.PodAsync(job, new JsonObject { ["phase"] = "Running", ["podIP"] = "127.0.0.1", ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }) });
        await cluster.UntilAsync(ns, "r1", "ModelAvailable", "False", "Fetching", "is being fetched: 50 % of 2.0 MB");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ModelFetching", "50 %");

        rest.SetResult();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var words = await File.ReadAllTextAsync(Path.Combine(_volume.FullName, "report"), TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, words);
        await cluster.EndAsync(job, 0, words);
        await cluster.UntilAsync(ns, "r1", "ModelAvailable", "True", "Present", JobReport.Parse(words)!.Digest!);
    }

    // As the kubelet runs it, with the folders and the port of this machine.
    private Process Run(V1Job job, int port)
    {
        var container = job.Spec.Template.Spec.Containers[0];
        var arguments = container.Args.Select(argument => argument == $"{container.Ports[0].ContainerPort}" ? $"{port}" : argument.Replace("/models", _volume.FullName, StringComparison.Ordinal)
            .Replace("/dev/termination-log", Path.Combine(_volume.FullName, "report"), StringComparison.Ordinal));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deepseek-engine.dll"), .. arguments]);
        foreach (var variable in container.Env)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        return Process.Start(start)!;
    }

    private static async Task<bool> IsHalfAsync(int port)
    {
        using var http = new HttpClient();
        try
        {
            return await http.GetFromJsonAsync<JsonNode>(new Uri($"http://127.0.0.1:{port}/progress"), TestContext.Current.CancellationToken) is { } said && (long)said["done"]! == Size / 2;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
