using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Quantization;

/// <summary>A quantized model keeps the contract as the one it comes from does.</summary>
public abstract class QuantizedModelContract : DecoderEngineContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quantized-");

    protected abstract string Source { get; }

    protected virtual void Quantize(string source, string target) => DynamicQuantizer.Run(source, target, new QuantizationOptions());

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override DecoderEngine Open(EngineOptions options)
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        if (!File.Exists(path))
        {
            File.Copy(Fixtures.Sums("config.json"), Path.Combine(_folder.FullName, "config.json"));
            Quantize(Fixtures.Sums(Source), path);
        }

        return OnnxRuntimeEngine.Load(_folder.FullName, options);
    }
}
