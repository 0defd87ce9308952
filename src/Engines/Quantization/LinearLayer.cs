using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>A multiplication by a constant matrix: what quantisation is about.</summary>
/// <param name="Node">The MatMul.</param>
/// <param name="Weight">The matrix.</param>
/// <param name="Transposed">Whether the matrix lies as outputs × inputs, and a Transpose turns it first.</param>
internal sealed record LinearLayer(OnnxNode Node, OnnxTensor Weight, bool Transposed)
{
    public int Inputs => (int)Weight.Dims[Transposed ? 1 : 0];

    public int Outputs => (int)Weight.Dims[Transposed ? 0 : 1];

    /// <summary>The last one, whose outputs are the logits.</summary>
    public bool IsHead { get; private init; }

    /// <summary>All linear layers of a graph whose matrix nobody else uses, in the order of the graph.</summary>
    public static IReadOnlyList<LinearLayer> In(OnnxGraph graph)
    {
        var weights = graph.Initializers.Where(static tensor => tensor is { Type: OnnxType.Float, Dims.Count: 2 }).ToDictionary(static tensor => tensor.Name);
        var uses = graph.AllNodes().SelectMany(static node => node.Inputs).CountBy(static input => input).ToDictionary();
        var turned = graph.Nodes.Where(static node => node.Type == "Transpose" && node.Attribute("perm") is { Integers: [1, 0] }).ToDictionary(static node => node.Outputs[0], static node => node.Inputs[0]);
        var outputs = graph.Outputs.Select(static output => output.Name).ToHashSet();
        var layers = new List<LinearLayer>();
        foreach (var node in graph.Nodes.Where(static node => node is { Type: "MatMul", Domain: "", Inputs.Count: 2 }))
        {
            var transposed = turned.TryGetValue(node.Inputs[1], out var name);
            name ??= node.Inputs[1];
            if (weights.TryGetValue(name, out var weight) && uses[name] == 1 && uses[node.Inputs[1]] == 1)
            {
                layers.Add(new LinearLayer(node, weight, transposed) { IsHead = LeadsOut(graph, node, outputs) });
            }
        }

        return layers;
    }

    // Straight out, or through what changes no more than shape or type.
    private static bool LeadsOut(OnnxGraph graph, OnnxNode node, HashSet<string> outputs)
    {
        for (var name = node.Outputs[0]; ;)
        {
            if (outputs.Contains(name))
            {
                return true;
            }

            var next = graph.Nodes.Where(candidate => candidate.Inputs.Contains(name)).Take(2).ToArray();
            if (next is not [{ Type: "Cast" or "Reshape" or "Identity" or "Squeeze" or "Unsqueeze" } only])
            {
                return false;
            }

            name = only.Outputs[0];
        }
    }
}
