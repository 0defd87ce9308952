namespace DeepSeek.Standalone.Demo;

/// <summary>The three nodes, what may stand behind them, and the route that names them all.</summary>
internal sealed class DemoNodes : IAsyncDisposable
{
    private readonly DemoEngine? _local;

    private DemoNodes(DemoEngine? local, TimeProvider time)
    {
        _local = local;
        Metro = new DemoNode("metro", TimeSpan.FromMilliseconds(40), time);
        Backbone = new DemoNode("backbone", TimeSpan.FromMilliseconds(90), time);
        Overseas = new DemoNode("overseas", TimeSpan.FromMilliseconds(220), time);
    }

    public DemoNode Metro { get; }

    public DemoNode Backbone { get; }

    public DemoNode Overseas { get; }

    /// <summary>Whether a model on this machine is the last tier.</summary>
    public bool HasLocal => _local is not null;

    /// <summary>The demo's route, with the addresses that the nodes got.</summary>
    public string RouteText => All.Aggregate(Template(), static (text, node) => text.Replace($"{{{node.Name}}}", node.Address, StringComparison.Ordinal))
        .Replace("{local tier}", _local is null ? "" : LocalTier(_local.Address), StringComparison.Ordinal);

    private DemoNode[] All => [Metro, Backbone, Overseas];

    /// <param name="local">The last tier, which whoever started it ends; null: there is none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DemoNodes> StartAsync(DemoEngine? local, TimeProvider time, CancellationToken cancellationToken)
    {
        var nodes = new DemoNodes(local, time);
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

    private static string LocalTier(Uri address) => $$"""
        - name: {{DemoSummary.LocalTier}}
            latencyThreshold: 0s
            backends: [{name: {{DemoSummary.LocalTier}}, url: "{{address}}v1", maxFails: 0}]
        """;

    private static string Template()
    {
        using var text = new StreamReader(typeof(DemoNodes).Assembly.GetManifestResourceStream("demo.yaml")!);
        return text.ReadToEnd();
    }
}
