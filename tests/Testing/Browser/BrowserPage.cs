using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Browser;

/// <summary>A page of a browser. Remembers what it asked for and what it complained about.</summary>
public sealed class BrowserPage
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<Uri> _requests = new();

    private BrowserPage(DevTools tools, string session)
    {
        (_tools, _session) = (tools, session);
        tools.Happened += (of, method, parameters) =>
        {
            if (of == session)
            {
                Note(method, parameters);
            }
        };
    }

    /// <summary>Errors and warnings of its console, exceptions of its scripts, and what its policy forbade.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Every address that it asked for.</summary>
    public IReadOnlyList<Uri> Requests => [.. _requests];

    internal static async Task<BrowserPage> OpenAsync(DevTools tools)
    {
        var target = await tools.SendAsync(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await tools.SendAsync(null, "Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        var page = new BrowserPage(tools, (string)attached["sessionId"]!);
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await page.SendAsync($"{domain}.enable", []);
        }

        return page;
    }

    /// <summary>Returns when the page is there.</summary>
    public async Task GoAsync(Uri address)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        await WaitForAsync("document.readyState === 'complete'");
    }

    /// <summary>Shows itself as to somebody whose device is dark.</summary>
    public Task DarkenAsync() => SendAsync("Emulation.setEmulatedMedia", new JsonObject
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = "dark" }),
    });

    /// <summary>As wide as a window, or a phone.</summary>
    public Task ResizeAsync(int width, int height) => SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject
    {
        ["width"] = width,
        ["height"] = height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = false,
    });

    /// <summary>The value of an expression of JavaScript, as text.</summary>
    public async Task<string> ReadAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})", ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } wrong
            ? throw new InvalidOperationException(wrong.ToJsonString())
            : (string)answer["result"]!["value"]!;
    }

    /// <summary>Waits until an expression of JavaScript is true.</summary>
    public Task WaitForAsync(string expression) => Eventually.RightAsync(async () =>
        await ReadAsync(expression) == "true" ? null : $"{expression} isn't true of: {await ReadAsync("document.documentElement.innerText")}");

    /// <summary>A picture of what the window shows, as PNG.</summary>
    public async Task<byte[]> CaptureAsync() =>
        Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" }))["data"]!);

    private Task<JsonNode> SendAsync(string method, JsonObject parameters) => _tools.SendAsync(_session, method, parameters);

    private void Note(string method, JsonNode parameters)
    {
        switch (method)
        {
            case "Network.requestWillBeSent":
                _requests.Enqueue(new Uri((string)parameters["request"]!["url"]!));
                break;
            case "Runtime.exceptionThrown":
                _complaints.Enqueue(parameters["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string)parameters["type"]! is "error" or "warning" or "assert":
                _complaints.Enqueue(parameters["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string)parameters["entry"]!["level"]! is "error" or "warning":
                _complaints.Enqueue(parameters["entry"]!.ToJsonString());
                break;
        }
    }
}
