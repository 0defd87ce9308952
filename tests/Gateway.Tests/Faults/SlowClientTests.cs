using DeepSeek.Gateway.Pipeline;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Clients that say too little, too slowly or too much before a request is whole.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private const string Head = "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\n";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private static readonly ClientLimits Short = new()
    {
        Headers = TimeSpan.FromSeconds(1),
        Idle = TimeSpan.FromSeconds(1),
        BodyBytesPerSecond = 1024,
        BodyGrace = TimeSpan.FromSeconds(2),
    };

    private ScriptedUpstream _upstream = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await TestGateway.StartAsync(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", _upstream.Url))) with { Timeouts = new() }, limits: Short);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Connection_that_says_nothing_is_closed_without_a_word()
    {
        await using var client = await RawClient.ConnectAsync(_gateway);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Headers_that_trickle_end_with_408()
    {
        await using var client = await RawClient.ConnectAsync(_gateway);
        await client.SendAsync(Head + "x-slow: ");
        var trickle = client.TrickleAsync("x", Beat);

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        await trickle;
    }

    [Fact]
    public async Task Body_that_trickles_ends_with_408_and_gives_its_place_back()
    {
        await using var client = await RawClient.ConnectAsync(_gateway);
        await client.SendAsync(Head + "Content-Length: 100000\r\n\r\n{");
        var trickle = client.TrickleAsync(" ", Beat);

        var answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("request_too_slow", answer, StringComparison.Ordinal);
        await client.DisposeAsync();
        await trickle;
        await _gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Empty(_upstream.Received);
    }

    [Fact]
    public async Task Body_that_is_slow_but_steady_is_taken()
    {
        await using var client = await RawClient.ConnectAsync(_gateway);
        var body = TestGateway.Request + new string(' ', 16 * 1024);
        await client.SendAsync($"{Head}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n");
        for (var sent = 0; sent < body.Length; sent += 512)
        {
            await client.SendAsync(body[sent..Math.Min(sent + 512, body.Length)]);
            await Task.Delay(Beat, TestContext.Current.CancellationToken);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Too_many_headers_end_with_431() =>
        AssertRefusedAsync(Head + string.Concat(Enumerable.Range(0, 200).Select(static i => $"x-{i}: 1\r\n")) + "\r\n", "431");

    [Fact]
    public Task Too_large_headers_end_with_431() => AssertRefusedAsync($"{Head}x-large: {new string('x', 64 * 1024)}\r\n\r\n", "431");

    [Fact]
    public Task Too_long_request_line_ends_with_414() => AssertRefusedAsync($"GET /{new string('x', 64 * 1024)} HTTP/1.1\r\nHost: g\r\n\r\n", "414");

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\n\r\n")]
    [InlineData(Head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData(Head + "x\0y: 1\r\n\r\n")]
    public Task Malformed_request_ends_with_400(string request) => AssertRefusedAsync(request, "400");

    private async Task AssertRefusedAsync(string request, string status)
    {
        await using var client = await RawClient.ConnectAsync(_gateway);
        try
        {
            await client.SendAsync(request);
        }
        catch (IOException)
        {
            // Refused before all of it was sent.
        }

        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(_upstream.Received);
    }
}
