using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

/// <summary>A cache of slots in half precision, and logits too.</summary>
public sealed class HalfPrecisionModelTests : DecoderEngineContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("half-").FullName;

    protected override int CacheElementSize => 2;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override DecoderEngine Open(EngineOptions options)
    {
        var path = Path.Combine(_folder, "model.onnx");
        if (!File.Exists(path))
        {
            File.Copy(Fixtures.Sums("config.json"), Path.Combine(_folder, "config.json"));
            File.Copy(Fixtures.Sums("weights.bin"), Path.Combine(_folder, "weights.bin"));
            Write(path);
        }

        return OnnxRuntimeEngine.Load(path, options);
    }

    // What TensorScatter takes and gives is half, what attention reads of it single.
    private static void Write(string path)
    {
        var model = OnnxModel.Load(Fixtures.Sums("model_slots.onnx"));
        var graph = model.Graph;
        foreach (var scatter in graph.Nodes.FindAll(static node => node.Type == "TensorScatter"))
        {
            var (update, present) = (scatter.Inputs[1], scatter.Outputs[0]);
            graph.Nodes.Insert(graph.Nodes.IndexOf(scatter), OnnxNode.Of("Cast", [update], [update + "_half"], OnnxAttribute.Of("to", (long)OnnxType.Float16)));
            scatter.Inputs[1] = update + "_half";
            foreach (var node in graph.Nodes.Where(node => node != scatter && node.Inputs.Contains(present)))
            {
                node.Inputs[node.Inputs.IndexOf(present)] = present + "_single";
            }

            graph.Nodes.Insert(graph.Nodes.IndexOf(scatter) + 1, OnnxNode.Of("Cast", [present], [present + "_single"], OnnxAttribute.Of("to", (long)OnnxType.Float)));
        }

        var head = graph.Nodes.Single(static node => node.Outputs.Contains("logits"));
        head.Outputs[0] = "logits_single";
        graph.Nodes.Add(OnnxNode.Of("Cast", ["logits_single"], ["logits"], OnnxAttribute.Of("to", (long)OnnxType.Float16)));
        Halve(graph.Inputs, static name => name.StartsWith("past", StringComparison.Ordinal));
        Halve(graph.Outputs, static _ => true);
        model.Save(path);
    }

    private static void Halve(List<OnnxValue> values, Func<string, bool> which)
    {
        for (var i = 0; i < values.Count; i++)
        {
            values[i] = which(values[i].Name) ? values[i] with { Type = OnnxType.Float16 } : values[i];
        }
    }
}
