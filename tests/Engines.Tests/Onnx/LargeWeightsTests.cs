using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Onnx;

/// <summary>
/// Weights beside a model have no bounds that a number of 32 bits has: one constant of more than 2 GiB, and all others beyond 4 GiB of the
/// file. The model is the one that adds; most of what it is read from is a hole in the file, which costs no room on most disks.
/// </summary>
public sealed class LargeWeightsTests : IDisposable
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Both files as they would be without holes, and some.</summary>
    private const long Disk = 7 * Gibibyte;

    private const long Memory = 4 * Gibibyte;

    /// <summary>Elements of an embedding.</summary>
    private const int Width = 48;

    /// <summary>What quantizing may allocate, of any size of model: the largest of the layers, and buffers.</summary>
    private const long Allocated = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("large-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Model_of_more_than_two_gibibytes_is_loaded_computed_and_quantized_in_little_memory()
    {
        Assert.SkipWhen(new DriveInfo(_folder).AvailableFreeSpace < Disk, $"{Path.GetTempPath()} has less than {Disk / Gibibyte} GiB free");
        Assert.SkipWhen(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < Memory, $"the process may use less than {Memory / Gibibyte} GiB of memory");
        var source = WriteLarge();
        Assert.Equal(17, Sum(source));

        var target = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "int8")).FullName, "model.onnx");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = DynamicQuantizer.Run(source, target, new QuantizationOptions());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Allocated);
        Assert.Equal(15, report.Layers);
        Assert.True(report.BytesAfter > 2 * Gibibyte, $"{report.BytesAfter} bytes are fewer than the embedding has");
        Assert.Equal(17, Sum(target));
    }

    private static int Sum(string path)
    {
        using var engine = OnnxRuntimeEngine.Load(path, new EngineOptions { ContextLength = 60, Slots = 1 });
        return DecoderEngineContract.Answer(engine, 0, 9, 8);
    }

    private string WriteLarge()
    {
        var (source, path, beside) = (Fixtures.Sums("model.onnx"), Path.Combine(_folder, "model.onnx"), Path.Combine(_folder, "large.bin"));
        var model = OnnxModel.Load(source);
        using var contents = new TensorContents(source);
        using var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write);
        var constants = model.Graph.Initializers;
        for (var i = 0; i < constants.Count; i++)
        {
            if (constants[i] is { External: not null } tensor)
            {
                constants[i] = tensor.Name == "model.embed_tokens.weight" ? WriteEmbedding(tensor, contents, file) : WriteFarAway(tensor, contents, file);
            }
        }

        Assert.True(file.Length > 4 * Gibibyte);
        model.Save(path);
        return path;
    }

    // Rows of tokens that nobody names follow those of the model.
    private static OnnxTensor WriteEmbedding(OnnxTensor tensor, TensorContents contents, FileStream file)
    {
        const long rows = 2 * Gibibyte / (Width * sizeof(float)) + 1_000;
        Assert.Equal(Width, tensor.Dims[1]);
        file.Position = 0;
        contents.CopyTo(tensor, file);
        return OnnxTensor.Of(tensor.Name, tensor.Type, new OnnxTensor.ExternalContent("large.bin", 0, rows * Width * sizeof(float)), rows, Width);
    }

    private static OnnxTensor WriteFarAway(OnnxTensor tensor, TensorContents contents, FileStream file)
    {
        const int page = 4096;
        file.Position = Math.Max(4 * Gibibyte, (file.Length + page - 1) / page * page);
        var start = file.Position;
        contents.CopyTo(tensor, file);
        return OnnxTensor.Of(tensor.Name, tensor.Type, new OnnxTensor.ExternalContent("large.bin", start, tensor.Size), [.. tensor.Dims]);
    }
}
