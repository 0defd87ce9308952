using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Http;
using DeepSeek.Protocol.Engines;
using DeepSeek.Testing;
using DeepSeek.Testing.Files;

namespace DeepSeek.Inference.Tests.Programs;

/// <summary><c>deepseek-engine fetch, build, verify</c>: codes and last words by which the operator knows what came of a Job.</summary>
public sealed class JobProgramTests : IDisposable
{
    private const string Token = "hf_secretOfTheTest";
    private readonly DirectoryInfo _volume = Directory.CreateTempSubdirectory("volume-");

    private string Weights => Path.Combine(_volume.FullName, "weights");

    private string Engines => Path.Combine(_volume.FullName, "engines");

    private string Report => Path.Combine(_volume.FullName, "report");

    public void Dispose() => _volume.Delete(recursive: true);

    [Fact]
    public async Task Weights_become_an_engine_that_is_whole_until_a_byte_changes()
    {
        var fetched = await SucceedsAsync("fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Weights);
        Assert.StartsWith("sha256:", (string?)fetched["digest"], StringComparison.Ordinal);
        Assert.True((long)fetched["sizeBytes"]! > 300_000);
        Assert.Equal(EngineExitCodes.EngineMissing, await FailsAsync("EngineMissing", "verify", "--engines", Engines, "--key", "k1"));

        var built = await SucceedsAsync("build", "--model", Weights, "--engines", Engines, "--key", "k1", "--engine-type", "OnnxRuntime", "--precision", "INT8", "--max-batch", "8", "--workspace", "2147483648");
        Assert.Equal("INT8", (string?)built["precision"]);
        await SucceedsAsync("verify", "--engines", Engines, "--key", "k0", "--key", "k1");

        var graph = Path.Combine(Engines, "k1", "model.onnx");
        var bytes = await File.ReadAllBytesAsync(graph);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(graph, bytes);
        Assert.Equal(EngineExitCodes.EngineCorrupt, await FailsAsync("EngineMissing", "verify", "--engines", Engines, "--key", "k1"));
    }

    [Fact]
    public async Task Build_without_weights_says_what_is_missing() =>
        Assert.Equal(EngineExitCodes.NotFound, await FailsAsync("NotFound", "build", "--model", Weights, "--engines", Engines, "--key", "k1", "--engine-type", "OnnxRuntime", "--precision", "FP32"));

    [Fact]
    public async Task Build_of_a_kind_that_makes_no_sense_here_says_so()
    {
        await SucceedsAsync("fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Weights);
        Assert.Equal(1, await FailsAsync(null, "build", "--model", Weights, "--engines", Engines, "--key", "k1", "--engine-type", "OnnxRuntime", "--precision", "FP16"));
    }

    [Fact]
    public async Task Source_that_has_no_such_model_is_told_from_one_that_has_another()
    {
        Assert.Equal(EngineExitCodes.NotFound, await FailsAsync("NotFound", "fetch", "--source", $"pvc://{Engines}", "--into", Weights));
        Assert.Equal(EngineExitCodes.ChecksumMismatch, await FailsAsync("ChecksumMismatch", "fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Weights, "--digest", "sha256:00"));
    }

    [Fact]
    public async Task Token_reaches_the_hub_and_no_output()
    {
        await using var server = await FileServer.StartAsync();
        server.Files["config.json"] = "{}"u8.ToArray();
        server.Files["model.onnx"] = [.. Enumerable.Repeat((byte)7, 5000)];
        server.Token = Token;
        string[] fetch = ["fetch", "--source", $"huggingface://{FileServer.Repo}", "--into", Weights, "--progress-file", Report];

        var refused = await EngineProgram.RunAsync(fetch, ("HF_ENDPOINT", $"{server.Address}"), ("HF_TOKEN", Token + "Old"));
        var refusal = await File.ReadAllTextAsync(Report);
        var taken = await EngineProgram.RunAsync(fetch, ("HF_ENDPOINT", $"{server.Address}"), ("HF_TOKEN", Token));

        Assert.True(refused.Code == EngineExitCodes.AuthFailed, refused.Output);
        Assert.Equal("AuthFailed", (string?)JsonNode.Parse(refusal)!["reason"]);
        Assert.True(taken.Code == 0, taken.Output);
        Assert.Equal(FileServer.Commit, (string?)JsonNode.Parse(await File.ReadAllTextAsync(Report))!["revision"]);
        Assert.Contains(server.Requests, static request => request.Authorization == $"Bearer {Token}");
        Assert.DoesNotContain(Token, refused.Output + refusal + taken.Output + await File.ReadAllTextAsync(Report), StringComparison.Ordinal);
        Assert.All(_volume.EnumerateFiles("*", SearchOption.AllDirectories), static file => Assert.DoesNotContain(Token, File.ReadAllText(file.FullName), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Weights_that_nobody_needs_go_before_new_ones_come_and_those_that_are_used_again_stay()
    {
        string Of(string key) => Path.Combine(_volume.FullName, "weights", key);
        foreach (var key in new[] { "old", "again", "other" })
        {
            await SucceedsAsync("fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Of(key));
        }

        var fetched = Directory.GetLastWriteTimeUtc(Of("old")).AddSeconds(2);
        Directory.SetLastWriteTimeUtc(Of("again"), fetched.AddDays(-1));
        await SucceedsAsync("fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Of("again")); // finds them, and relies on them
        string[] discards = ["--discard", $"old@{fetched:yyyy-MM-dd'T'HH:mm:ss'Z'}", "--discard", $"again@{fetched.AddDays(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}", "--discard", $"gone@{fetched:yyyy-MM-dd'T'HH:mm:ss'Z'}", "--discard", $"new@{fetched:yyyy-MM-dd'T'HH:mm:ss'Z'}"];
        await SucceedsAsync(["fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Of("new"), .. discards]);
        Assert.Equal(["again", "new", "other"], Directory.EnumerateDirectories(Path.Combine(_volume.FullName, "weights")).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

        Assert.Equal(EngineExitCodes.NotFound, await FailsAsync("NotFound", "fetch", "--source", $"pvc://{Engines}", "--into", Of("newer"), "--discard", $"other@{fetched:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        Assert.False(Directory.Exists(Of("other"))); // it made room for what didn't come
    }

    [Fact]
    public async Task Fetch_says_on_its_port_how_far_it_is_and_a_taken_port_is_no_trouble()
    {
        await using var server = await FileServer.StartAsync();
        var (content, rest) = (new byte[400_000], new TaskCompletionSource());
        server.Files["model.onnx"] = content;
        server.Play("model.onnx", async (http, _) =>
        {
            FileServer.Begin(http, content);
            await http.Response.Body.WriteAsync(content.AsMemory(0, 100_000));
            await http.Response.Body.FlushAsync();
            await rest.Task;
            await http.Response.Body.WriteAsync(content.AsMemory(100_000));
        });
        var port = FreePort.Next();
        string[] fetch = ["fetch", "--source", $"huggingface://{FileServer.Repo}", "--into", Weights, "--progress-port", $"{port}"];
        await using var program = EngineProgram.Start(fetch, ("HF_ENDPOINT", $"{server.Address}"));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.BeTrueAsync(async () => await PercentAsync(client) == 25, "a quarter has arrived");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);

        var second = await EngineProgram.RunAsync(["fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Path.Combine(_volume.FullName, "w2"), "--progress-port", $"{port}"]);
        Assert.True(second.Code == 0, second.Output);
        Assert.Contains("--progress-port", second.Output, StringComparison.Ordinal);
        rest.SetResult();
        Assert.Equal(0, await program.ExitAsync());
    }

    [Theory]
    [InlineData("fetch", "--source", "pvc:///w", "--into", "w", "--discard", "old")]
    [InlineData("fetch", "--source", "pvc:///w", "--into", "w", "--discard", "../up@2026-01-01T00:00:00Z")]
    [InlineData("fetch", "--source", "ftp://example.com", "--into", "w")]
    [InlineData("fetch", "--into", "w")]
    [InlineData("build", "--model", "m", "--engines", "e", "--key", "k", "--engine-type", "Other", "--precision", "INT8")]
    [InlineData("verify", "--engines", "e")]
    [InlineData("brew", "--tea")]
    public async Task Command_line_that_means_nothing_ends_with_code_2(params string[] arguments)
    {
        var (code, output) = await EngineProgram.RunAsync(arguments);

        Assert.True(code == 2, output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("verify")]
    public async Task Report_that_cannot_be_written_is_told_in_a_line(string command)
    {
        var nowhere = Path.Combine(_volume.FullName, "none", "report");
        var (code, output) = await EngineProgram.RunAsync(command == "fetch"
            ? ["fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Weights, "--progress-file", nowhere]
            : ["verify", "--engines", Engines, "--key", "k", "--progress-file", nowhere]);

        Assert.True(code == (command == "fetch" ? 0 : EngineExitCodes.EngineMissing), output);
        Assert.Contains("--progress-file", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_is_told_in_a_line()
    {
        await File.WriteAllTextAsync(Weights, "a file is in the way");
        var (code, output) = await EngineProgram.RunAsync(["fetch", "--source", $"pvc://{TestServer.Folder}", "--into", Path.Combine(Weights, "w"), "--progress-file", Report]);

        Assert.True(code == 1, output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(Report))!["message"]);
    }

    private static async Task<int?> PercentAsync(HttpClient client)
    {
        try
        {
            return JobProgress.Parse(await client.GetByteArrayAsync(new Uri(JobProgress.Path, UriKind.Relative)))?.Percent;
        }
        catch (HttpRequestException)
        {
            return null; // it doesn't listen yet
        }
    }

    private async Task<JsonNode> SucceedsAsync(params string[] arguments)
    {
        var (code, output) = await EngineProgram.RunAsync([.. arguments, "--progress-file", Report]);
        Assert.True(code == 0, output);
        return JsonNode.Parse(await File.ReadAllTextAsync(Report))!;
    }

    private async Task<int> FailsAsync(string? reason, params string[] arguments)
    {
        var (code, output) = await EngineProgram.RunAsync([.. arguments, "--progress-file", Report]);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(Report))!;
        Assert.Equal(reason, (string?)report["reason"]);
        Assert.Contains((string)report["message"]!, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return code;
    }
}
