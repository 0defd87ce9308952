using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>A multiplication by a constant matrix: what quantization is about.</summary>
/// <param name="Node">The MatMul.</param>
/// <param name="Weight">The matrix.</param>
/// <param name="Transposed">Whether the matrix lies as outputs × inputs, and a Transpose turns it first.</param>
internal sealed record LinearLayer(OnnxNode Node, OnnxTensor Weight, bool Transposed)
{
    /// <summary>The first with scales for each output.</summary>
    private const int FirstOpset = 13;

    public int Inputs => (int)Weight.Dims[Transposed ? 1 : 0];

    public int Outputs => (int)Weight.Dims[Transposed ? 0 : 1];

    /// <summary>The last one, whose outputs are the logits.</summary>
    public bool IsHead { get; private init; }

    /// <summary>Multiplies the weights of each input.</summary>
    public void MultiplyRows(Span<float> weights, ReadOnlySpan<float> factors)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= factors[Transposed ? i % Inputs : i / Outputs];
        }
    }

    /// <summary>Raises each of the numbers to the largest magnitude of an input's weights.</summary>
    public void RaiseToRowMaxima(ReadOnlySpan<float> weights, Span<float> maxima)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            ref var most = ref maxima[Transposed ? i % Inputs : i / Outputs];
            most = Math.Max(most, Math.Abs(weights[i]));
        }
    }

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

    /// <param name="path">Of the model.</param>
    /// <param name="model">It.</param>
    /// <param name="head">Whether the last layer is among those to quantize.</param>
    /// <returns>Those to quantize, and the names of the matrices of the others.</returns>
    /// <exception cref="EngineException">There is nothing to quantize.</exception>
    public static (IReadOnlyList<LinearLayer> Layers, IReadOnlyList<string> Kept) Choose(string path, OnnxModel model, bool head)
    {
        if (model.Opsets.GetValueOrDefault("") < FirstOpset)
        {
            throw new EngineException(path, null, $"its opset is {model.Opsets.GetValueOrDefault("")}, and quantized graphs need {FirstOpset}", "export it with a newer opset");
        }

        var groups = In(model.Graph).ToLookup(layer => head || !layer.IsHead);
        return groups[true].Any()
            ? ([.. groups[true]], [.. groups[false].Select(static layer => layer.Weight.Name)])
            : throw new EngineException(path, null, "it has no MatMul by a constant matrix in FP32, so there is nothing to quantize", "give it the model as it was exported in FP32");
    }

    /// <summary>Puts other nodes in place of some layers, in the order in which they can run.</summary>
    public static void Replace(OnnxGraph graph, IReadOnlyList<LinearLayer> layers, Action<LinearLayer> add)
    {
        var ofNode = layers.ToDictionary(static layer => layer.Node);
        var turned = layers.Where(static layer => layer.Transposed).Select(static layer => layer.Node.Inputs[1]).ToHashSet();
        var nodes = graph.Nodes.ToArray();
        graph.Nodes.Clear();
        foreach (var node in nodes)
        {
            if (ofNode.TryGetValue(node, out var layer))
            {
                add(layer);
            }
            else if (!turned.Contains(node.Outputs[0]))
            {
                graph.Nodes.Add(node);
            }
        }
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
