using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

/// <summary>Ids of 32 bits; no mask, since the graph makes it of ones.</summary>
public sealed class OtherTypesModelTests : DecoderEngineContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("types-").FullName;

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

    private static void Write(string path)
    {
        var model = OnnxModel.Load(Fixtures.Sums("model_concat.onnx"));
        var graph = model.Graph;
        graph.Inputs.RemoveAll(static input => input.Name == "attention_mask");
        foreach (var name in (string[])["input_ids", "position_ids"])
        {
            graph.Inputs[graph.Inputs.FindIndex(input => input.Name == name)] = new OnnxValue(name, OnnxType.Int32, ["batch_size", "sequence_length"]);
            graph.Nodes.ForEach(node => Rename(node, name, name + "_wide"));
            graph.Nodes.Insert(0, OnnxNode.Of("Cast", [name], [name + "_wide"], OnnxAttribute.Of("to", (long)OnnxType.Int64)));
        }

        // The mask's length is past and new tokens together.
        graph.Initializers.Add(OnnxTensor.Of<long>("one", OnnxType.Int64, [1]));
        graph.Initializers.Add(OnnxTensor.Of<long>("zero", OnnxType.Int64, [0]));
        graph.Nodes.InsertRange(2,
        [
            OnnxNode.Of("Shape", ["past_key_values.0.key"], ["past"], OnnxAttribute.Of("start", 2L), OnnxAttribute.Of("end", 3L)),
            OnnxNode.Of("Shape", ["input_ids"], ["new"], OnnxAttribute.Of("start", 1L)),
            OnnxNode.Of("Shape", ["input_ids"], ["batch"], OnnxAttribute.Of("end", 1L)),
            OnnxNode.Of("Add", ["past", "new"], ["total"]),
            OnnxNode.Of("Concat", ["batch", "total"], ["mask_shape"], OnnxAttribute.Of("axis", 0L)),
            OnnxNode.Of("Expand", ["one", "mask_shape"], ["attention_mask"]),
        ]);
        model.Save(path);
    }

    private static void Rename(OnnxNode node, string from, string to)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            node.Inputs[i] = node.Inputs[i] == from ? to : node.Inputs[i];
        }
    }
}
