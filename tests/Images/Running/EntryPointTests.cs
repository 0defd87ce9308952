using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using DeepSeek.Images.Tests.Docker;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Images.Tests.Running;

/// <summary>Entry points as a restricted pod runs them: published, as the image's user, under a root that can't be written to and has no shell.</summary>
public sealed class EntryPointTests
{
    private static readonly HttpClient Http = new();

    private readonly int _port = FreePort.Next();
    private readonly int _admin = FreePort.Next();

    public static TheoryData<string> Names() => [.. Dockerfile.All.Select(static file => file.Name).Where(static name => name != "inference-gpu")];

    [Theory, MemberData(nameof(Names))]
    public async Task Version_and_help_need_nothing_but_the_image(string name)
    {
        using var root = await ImageRoot.CreateAsync(name);

        Assert.Equal((0, Published.Version), await root.RunAsync("--version") is var (code, version) ? (code, version.Trim()) : default);
        var (helpCode, help) = await root.RunAsync("--help");
        Assert.Equal(0, helpCode);
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standalone_serves_until_it_is_told_to_end()
    {
        using var root = await ImageRoot.CreateAsync("standalone");
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Always(Behaviours.Json(200, """
            {"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]}
            """));
        root.Write("/etc/deepseek/route.yaml", $$"""
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec:
              tiers: [{name: api, backends: [{name: deepseek, url: "{{upstream.Url}}"}]}]
            """);

        await ServeAsync(root, "/livez", [Listening("DEEPSEEK_LISTEN", _port), Listening("DEEPSEEK_ADMIN", _admin), new("DEEPSEEK_ROUTE", "/etc/deepseek/route.yaml")], [], async () =>
        {
            // It lives before it listens to clients.
            await Eventually.RightAsync(() => AskAsync(_port, "/v1/models"));
            using var question = new StringContent("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json");
            using var answer = await Http.PostAsync(new Uri($"http://127.0.0.1:{_port}/v1/chat/completions"), question);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("hello", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Gateway_lives_before_it_has_a_snapshot()
    {
        using var root = await ImageRoot.CreateAsync("gateway");

        await ServeAsync(root, "/livez", [Listening("DEEPSEEK_LISTEN", _port), Listening("DEEPSEEK_ADMIN", _admin)], ["--snapshot-file", "/etc/deepseek/routing/none.json"], static () => Task.CompletedTask);
    }

    [Fact]
    public async Task Engine_loads_a_model_and_computes()
    {
        using var root = await ImageRoot.CreateAsync("inference");
        root.Copy(Path.Combine(Repository.Root, "tests/Testing/Models/thinking"), "/models/thinking");

        await ServeAsync(
            root, "/health/ready", [], ["serve", "--model", "/models/thinking", "--engine", "/models/thinking/model_slots.onnx", "--host", "127.0.0.1", "--port", Text(_admin)], static () => Task.CompletedTask);
    }

    /// <summary>Starts it, waits until it is well, looks at it, and ends it as a kubelet does.</summary>
    private async Task ServeAsync(ImageRoot root, string probe, KeyValuePair<string, string>[] variables, string[] arguments, Func<Task> look)
    {
        using var process = root.Start(variables.ToDictionary(), arguments);
        var log = new StringBuilder();
        process.OutputDataReceived += (_, line) => Note(log, line.Data);
        process.ErrorDataReceived += (_, line) => Note(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Eventually.RightAsync(async () => process.HasExited ? throw new InvalidOperationException($"it ended with {process.ExitCode}: {log}") : await AskAsync(_admin, probe));
            Assert.Equal(Environment.IsPrivilegedProcess ? "65532" : await OwnerAsync(Environment.ProcessId), await OwnerAsync(process.Id));
            await look();
            using var term = Process.Start("kill", ["-TERM", Text(process.Id)]);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private static async Task<string?> AskAsync(int port, string path)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
            return answer.IsSuccessStatusCode ? null : $"{path}: {answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return $"{path}: {e.Message}";
        }
    }

    private static async Task<string> OwnerAsync(int process) =>
        (await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(static line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    private static void Note(StringBuilder log, string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }

    private static KeyValuePair<string, string> Listening(string variable, int port) => new(variable, $"http://127.0.0.1:{port}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
