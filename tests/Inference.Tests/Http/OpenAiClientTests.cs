using System.Diagnostics;
using System.Text.Json.Nodes;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Inference.Tests.Http;

/// <summary>OpenAI's own client for JavaScript understands the server: answers, streams, models and errors.</summary>
public sealed class OpenAiClientTests
{
    private static readonly string Package = Path.Combine(Repository.Root, "artifacts/openai-client");

    [Fact]
    public async Task Official_client_chats_streams_lists_and_understands_refusals()
    {
        Assert.SkipUnless(OnPath.Find("node") is not null && Directory.Exists(Path.Combine(Package, "node_modules/openai")), "node, or the npm package openai, isn't there: make test brings it where npm is");
        await using var server = await TestServer.StartAsync();
        var said = JsonNode.Parse(await RunAsync($"{server.Client.BaseAddress}v1", TestServer.Name))!;

        Assert.Equal(TestServer.Name, (string?)said["models"]![0]);
        foreach (var way in new[] { "whole", "stream" })
        {
            Assert.Equal(("07", "3 plus 4 ✓\n", "stop"), ((string?)said[way]!["text"], (string?)said[way]!["thoughts"], (string?)said[way]!["finish"]));
        }

        Assert.Equal(said["whole"]!["usage"]!.ToJsonString(), said["stream"]!["usage"]!.ToJsonString());
        Assert.Equal(("BadRequestError", "unsupported_parameter", "n"), Refusal(said["several"]!));
        Assert.Equal(("NotFoundError", "model_not_found", "model"), Refusal(said["stranger"]!));
        Assert.Equal(("BadRequestError", "context_length_exceeded", "messages"), Refusal(said["long"]!));
        Assert.Equal("length", (string?)said["completion"]);
        await Eventually.BeTrueAsync(() => server is { Load: 0, Held: 0 }, "the stream that was left is over");
    }

    private static (string? Kind, string? Code, string? Param) Refusal(JsonNode said) => ((string?)said["kind"], (string?)said["code"], (string?)said["param"]);

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Package, "client.mjs"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }
}
