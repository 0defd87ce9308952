namespace DeepSeek.Standalone.Demo;

/// <summary>The three nodes, and the route that names them.</summary>
internal sealed class DemoNodes : IAsyncDisposable
{
    private DemoNodes(TimeProvider time)
    {
        Metro = new DemoNode("metro", TimeSpan.FromMilliseconds(40), time);
        Backbone = new DemoNode("backbone", TimeSpan.FromMilliseconds(90), time);
        Overseas = new DemoNode("overseas", TimeSpan.FromMilliseconds(220), time);
    }

    public DemoNode Metro { get; }

    public DemoNode Backbone { get; }

    public DemoNode Overseas { get; }

    /// <summary>The demo's route, with the addresses that the nodes got.</summary>
    public string RouteText => All.Aggregate(Template(), static (text, node) => text.Replace($"{{{node.Name}}}", node.Address, StringComparison.Ordinal));

    private DemoNode[] All => [Metro, Backbone, Overseas];

    public static async Task<DemoNodes> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var nodes = new DemoNodes(time);
        await Task.WhenAll(nodes.All.Select(node => node.StartAsync(cancellationToken)));
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
        {
            await node.DisposeAsync();
        }
    }

    private static string Template()
    {
        using var text = new StreamReader(typeof(DemoNodes).Assembly.GetManifestResourceStream("demo.yaml")!);
        return text.ReadToEnd();
    }
}
