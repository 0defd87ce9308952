using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

/// <summary>What can be wrong with a model is said with the file, the field and what to do.</summary>
public sealed class LoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loading-").FullName;

    public LoadingTests()
    {
        foreach (var file in Directory.EnumerateFiles(Fixtures.Sums("")))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    private string Model => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_and_file_are_the_same_model()
    {
        using var byFolder = OnnxRuntimeEngine.Load(_folder, new EngineOptions());
        using var byFile = OnnxRuntimeEngine.Load(Model, new EngineOptions());
        Assert.Equal(byFile.Model, byFolder.Model);
        Assert.Equal((CacheLayout.Growing, 64, 4), (byFile.Model.Layout, byFile.Model.ContextLength, byFile.Model.Slots));
        Assert.Matches(@"^ONNX Runtime 1\.\d+\.\d+, CPU$", byFile.Model.Runtime);
    }

    [Fact]
    public void Model_in_the_folder_of_its_exporter_finds_its_configuration()
    {
        var onnx = Directory.CreateDirectory(Path.Combine(_folder, "onnx")).FullName;
        File.Move(Model, Path.Combine(onnx, "model.onnx"));
        File.Move(Path.Combine(_folder, "weights.bin"), Path.Combine(onnx, "weights.bin"));
        using var engine = OnnxRuntimeEngine.Load(_folder, new EngineOptions());
        Assert.Equal(64, engine.Model.ContextLength);
    }

    [Fact]
    public void Model_without_a_configuration_has_the_usual_context()
    {
        File.Delete(Path.Combine(_folder, "config.json"));
        using var engine = OnnxRuntimeEngine.Load(_folder, new EngineOptions());
        Assert.Equal(4096, engine.Model.ContextLength);
    }

    [Theory]
    [InlineData("model.onnx", 100_000)]
    [InlineData("model_slots.onnx", 4096)]
    public void Slots_have_no_long_context_unasked(string file, int context)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{ "max_position_embeddings": 100000 }""");
        using var engine = OnnxRuntimeEngine.Load(Path.Combine(_folder, file), new EngineOptions());
        Assert.Equal(context, engine.Model.ContextLength);
    }

    [Fact]
    public void Missing_model_is_named()
    {
        Refused(Path.Combine(_folder, "absent.onnx"), "absent.onnx", "no such file");
        File.Delete(Model);
        Refused(_folder, "model.onnx", "export");
    }

    [Fact]
    public void Missing_weights_are_named()
    {
        File.Delete(Path.Combine(_folder, "weights.bin"));
        Assert.Equal("weights.bin", Refused(Model, "weights.bin", "isn't there").Field);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../weights.bin")]
    public void Weights_outside_of_the_models_folder_are_refused(string location)
    {
        Change(graph => graph.Initializers[0].External = graph.Initializers[0].External! with { Location = location });
        var e = Assert.Throws<EngineException>(() => OnnxRuntimeEngine.FilesBeside(Model));
        Assert.Contains("outside of the model's folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_beside_a_graph_are_listed_once() => Assert.Equal(["weights.bin"], OnnxRuntimeEngine.FilesBeside(Model));

    [Fact]
    public void Cut_weights_are_named()
    {
        using (var weights = new FileStream(Path.Combine(_folder, "weights.bin"), FileMode.Open))
        {
            weights.SetLength(100_000);
        }

        Refused(Model, "weights.bin", "100000 bytes", "fetch it again");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(15_000)]
    public void Cut_model_is_corrupt(int length)
    {
        using (var file = new FileStream(Model, FileMode.Open))
        {
            file.SetLength(length);
        }

        Refused(Model, "isn't ONNX, or is cut", "again");
    }

    [Fact]
    public void Text_is_not_a_model()
    {
        File.WriteAllText(Model, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n");
        Refused(Model, "isn't ONNX");
    }

    [Fact]
    public void Model_that_is_no_decoder_is_of_an_unknown_family()
    {
        var model = new OnnxModel { IrVersion = 8, Opsets = { [""] = 18 } };
        model.Graph.Name = "other";
        model.Graph.Inputs.Add(new OnnxValue("pixels", OnnxType.Float, [1, 3]));
        model.Graph.Outputs.Add(new OnnxValue("classes", OnnxType.Float, [1, 3]));
        model.Graph.Nodes.Add(OnnxNode.Of("Identity", ["pixels"], ["classes"]));
        model.Save(Model);
        Refused(Model, "unknown family", "pixels", "input_ids");
    }

    [Fact]
    public void Input_that_nobody_knows_is_named()
    {
        Change(static graph => graph.Inputs.Add(new OnnxValue("use_cache_branch", OnnxType.Bool, [1])));
        Refused(Model, "unknown family", "use_cache_branch");
    }

    [Fact]
    public void Missing_present_is_named()
    {
        Change(static graph => graph.Outputs.RemoveAll(static output => output.Name == "present.1.value"));
        Assert.Equal("present.1.value", Refused(Model, "present.1.value", "with past").Field);
    }

    [Fact]
    public void Cache_of_unknown_size_is_refused_with_its_dimensions()
    {
        Change(static graph => graph.Inputs[^1] = graph.Inputs[^1] with { Dims = ["batch", "heads", "past", 12] });
        Assert.Equal("past_key_values.1.value", Refused(Model, "[batch, heads, past, 12]").Field);
    }

    [Fact]
    public void Slots_of_a_fixed_batch_are_refused()
    {
        var path = Path.Combine(_folder, "model_slots.onnx");
        var model = OnnxModel.Load(path);
        for (var i = 0; i < model.Graph.Inputs.Count; i++)
        {
            model.Graph.Inputs[i] = model.Graph.Inputs[i] with { Dims = [4, .. model.Graph.Inputs[i].Dims.Skip(1)] };
        }

        model.Save(path);
        Assert.Equal("input_ids", Refused(path, "fixed at 4", "batch dimension").Field);
    }

    [Fact]
    public void Slots_of_a_fixed_capacity_say_the_context()
    {
        var path = Path.Combine(_folder, "model_slots.onnx");
        var model = OnnxModel.Load(path);
        for (var i = 0; i < model.Graph.Inputs.Count; i++)
        {
            model.Graph.Inputs[i] = model.Graph.Inputs[i] with { Dims = [.. model.Graph.Inputs[i].Dims.Select(static dim => dim.Symbol == "capacity" ? 16 : dim)] };
        }

        model.Save(path);
        using var engine = OnnxRuntimeEngine.Load(path, new EngineOptions());
        Assert.Equal(15, engine.Model.ContextLength);
        Assert.Equal(17, DecoderEngineContract.Answer(engine, 3, 8, 9));
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("""{ "vocab_size": 13 }""", "vocab_size")]
    [InlineData("""{ "max_position_embeddings": "many" }""", "max_position_embeddings")]
    public void Wrong_configuration_is_named(string json, string? field)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), json);
        Assert.Equal(field, Refused(Model, "config.json").Field);
    }

    private void Change(Action<OnnxGraph> change)
    {
        var model = OnnxModel.Load(Model);
        change(model.Graph);
        model.Save(Model);
    }

    private static EngineException Refused(string path, params string[] words)
    {
        var e = Assert.Throws<EngineException>(() => OnnxRuntimeEngine.Load(path, new EngineOptions()));
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
        Assert.NotEmpty(e.Remedy);
        return e;
    }
}
