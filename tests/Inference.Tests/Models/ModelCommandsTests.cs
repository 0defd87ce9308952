using System.CommandLine;
using DeepSeek.Inference.Tests.Http;

namespace DeepSeek.Inference.Tests.Models;

/// <summary>quantize, preflight and inspect, as a user types them.</summary>
public sealed class ModelCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commands-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Model_is_inspected()
    {
        var (code, output, _) = await RunAsync("inspect", "--model", TestServer.Folder);
        Assert.Equal(0, code);
        Assert.Contains("linear layers: Fp32", output, StringComparison.Ordinal);
        Assert.Contains("input_ids: Int64 [batch_size, sequence_length]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_for_CPUs_is_not_for_TensorRT()
    {
        var target = Path.Combine(_folder, "int8.onnx");
        var (code, _, error) = await RunAsync("quantize", "--model", TestServer.Folder, "--output", target);
        Assert.Equal(0, code);
        Assert.Contains("15 layers are INT8 now, 0 stay", error, StringComparison.Ordinal);

        (code, var output, _) = await RunAsync("preflight", "--model", target);
        Assert.Equal(1, code);
        Assert.Contains("MatMulInteger (15, such as", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_with_calibration_prompts_is_for_TensorRT()
    {
        var (target, prompts) = (Path.Combine(_folder, "qdq.onnx"), Path.Combine(_folder, "prompts.txt"));
        await File.WriteAllLinesAsync(prompts, ["3+4=", "", "9+9="]);
        var (code, _, error) = await RunAsync("quantize", "--model", TestServer.Folder, "--output", target, "--calibration-prompts", prompts, "--include-head");
        Assert.Equal(0, code);
        Assert.Contains("15 layers are INT8 now", error, StringComparison.Ordinal);

        (code, var output, _) = await RunAsync("preflight", "--model", target);
        Assert.Equal(0, code);
        Assert.Contains("TensorRT 10.1 and newer", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_layer_stays_where_that_is_asked_for()
    {
        var (code, _, error) = await RunAsync("quantize", "--model", TestServer.Folder, "--output", Path.Combine(_folder, "int8.onnx"), "--include-head", "false");
        Assert.Equal(0, code);
        Assert.Contains("14 layers are INT8 now, 1 stay", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.onnx", "", "no such file")]
    [InlineData(null, "empty.txt", "has no prompts")]
    public async Task Trouble_is_one_line(string? model, string prompts, string says)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "empty.txt"), "\n");
        string[] arguments = ["quantize", "--model", model is null ? TestServer.Folder : Path.Combine(_folder, model), "--output", Path.Combine(_folder, "out.onnx")];
        var (code, _, error) = await RunAsync(prompts.Length > 0 ? [.. arguments, "--calibration-prompts", Path.Combine(_folder, prompts)] : arguments);
        Assert.Equal(1, code);
        Assert.Contains(says, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out.onnx")));
    }

    [Fact]
    public void Smoothing_out_of_range_is_refused() =>
        Assert.NotEmpty(EngineCommand.Create().Parse(["quantize", "--model", "m", "--output", "o", "--smoothing", "2"]).Errors);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await EngineCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
