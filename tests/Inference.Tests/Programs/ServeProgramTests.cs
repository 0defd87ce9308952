using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepSeek.Inference.Tests.Http;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Programs;

/// <summary><c>deepseek-engine serve</c> from its start to its end.</summary>
public sealed partial class ServeProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("model-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Model_is_served_until_sigterm_and_streams_under_way_end_whole()
    {
        await using var program = Serve(TestServer.Folder, "--engine", Path.Combine(TestServer.Folder, "model_slots.onnx"), "--served-name", "tiny", "--max-batch", "4", "--threads", "1");
        using var client = await program.ServedAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        Assert.Equal("07", (string?)(await JsonAsync(client, Chat("3+4=")))["choices"]![0]!["message"]!["content"]);

        // They stop asking when they are turned away: there is always a stream under way before.
        var asking = Enumerable.Range(0, 16).Select(_ => StreamUntilRefusedAsync(client)).ToArray();
        await Eventually.BeTrueAsync(() => program.Output.Contains("answered, stop", StringComparison.Ordinal), "a stream has ended");
        await program.TerminateAsync();
        foreach (var stream in (await Task.WhenAll(asking)).SelectMany(static streams => streams))
        {
            Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
            Assert.Matches("\"finish_reason\":\"(stop|length)\"", stream);
        }

        Assert.Equal(0, await program.ExitAsync());
        Assert.True(int.Parse(UnderWay().Match(program.Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > 0, program.Output);
        Assert.DoesNotContain("3+4", program.Output, StringComparison.Ordinal); // prompts are nobody's business
    }

    [Fact]
    public async Task Folder_that_is_not_there_ends_the_program_with_a_line() => await RefusesAsync(Path.Combine(_folder.FullName, "none"), "there is no such file or folder");

    [Fact]
    public async Task Graph_that_is_cut_ends_the_program_with_a_line()
    {
        Copy();
        var graph = Path.Combine(_folder.FullName, "model.onnx");
        await File.WriteAllBytesAsync(graph, (await File.ReadAllBytesAsync(graph))[..2000]);
        await RefusesAsync(_folder.FullName, "model.onnx");
    }

    [Fact]
    public async Task Missing_tokenizer_ends_the_program_with_a_line()
    {
        Copy();
        File.Delete(Path.Combine(_folder.FullName, "tokenizer.json"));
        await RefusesAsync(_folder.FullName, "tokenizer.json");
    }

    [Fact]
    public async Task Model_of_an_unknown_family_goes_on_from_texts_and_refuses_chats()
    {
        Copy();
        var tokenizer = Path.Combine(_folder.FullName, "tokenizer.json");
        await File.WriteAllTextAsync(tokenizer, (await File.ReadAllTextAsync(tokenizer)).Replace("<｜User｜>", "<|im_start|>", StringComparison.Ordinal));
        await using var program = Serve(_folder.FullName);
        using var client = await program.ServedAsync();

        Assert.Contains("Chats will be refused, text completions served", program.Output, StringComparison.Ordinal);
        using var chat = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Json(Chat("3+4=")));
        Assert.Equal(HttpStatusCode.BadRequest, chat.StatusCode);
        using var text = await client.PostAsync(new Uri("/v1/completions", UriKind.Relative), Json("""{"prompt":"3+4=","max_tokens":2}"""));
        Assert.Equal(HttpStatusCode.OK, text.StatusCode);
    }

    [Theory]
    [InlineData]
    [InlineData("--model")]
    [InlineData("--model", "m", "--port", "many")]
    [InlineData("--model", "m", "--port", "70000")]
    [InlineData("--model", "m", "--max-batch", "0")]
    [InlineData("--model", "m", "--host", "no host")]
    [InlineData("--model", "m", "--engine-type", "Other")]
    [InlineData("--model", "m", "--engines", "e", "--key", "k")]
    [InlineData("--model", "m", "--unknown", "1")]
    public async Task Command_line_that_means_nothing_ends_with_code_2(params string[] arguments)
    {
        var (code, output) = await EngineProgram.RunAsync(["serve", .. arguments]);

        Assert.True(code == 2, output);
        Assert.Contains("--", output, StringComparison.Ordinal);
        Assert.Contains("'deepseek-engine serve --help' lists the flags.", output, StringComparison.Ordinal);
        AssertNoTrace(output);
    }

    private static EngineProgram Serve(string model, params IEnumerable<string> arguments) =>
        EngineProgram.Start(["serve", "--model", model, "--host", "127.0.0.1", "--port", "0", .. arguments]);

    private static async Task RefusesAsync(string model, string why)
    {
        var (code, output) = await EngineProgram.RunAsync(["serve", "--model", model, "--host", "127.0.0.1", "--port", "0"]);

        Assert.True(code == 1, output);
        var line = Assert.Single(output.Split('\n'), static line => line.Contains("can't be served", StringComparison.Ordinal));
        Assert.Contains(why, line, StringComparison.Ordinal);
        AssertNoTrace(output);
    }

    private static void AssertNoTrace(string output) => Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(TestServer.Folder))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }
    }

    private static string Chat(string text) => $$"""{"temperature":0,"messages":[{"role":"user","content":"{{text}}"}]}""";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> JsonAsync(HttpClient client, string body)
    {
        using var response = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Json(body));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <returns>All streams that began.</returns>
    private static async Task<IReadOnlyList<string>> StreamUntilRefusedAsync(HttpClient client)
    {
        var streams = new List<string>();
        while (true)
        {
            // At this temperature an answer wanders on.
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = Json("""{"prompt":"3+4=","stream":true,"temperature":2,"top_p":1}""") };
            HttpResponseMessage response;
            try
            {
                response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            }
            catch (HttpRequestException)
            {
                return streams; // nobody listens any more
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    return streams;
                }

                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                streams.Add(await response.Content.ReadAsStringAsync());
            }
        }
    }

    [GeneratedRegex(@"Draining: (\d+) answers are under way")]
    private static partial Regex UnderWay();
}
