using System.CommandLine;
using DeepSeek.Inference.Measuring;
using DeepSeek.Inference.Tests.Http;

namespace DeepSeek.Inference.Tests.Models;

/// <summary>quantize, preflight, inspect and bench, as a user types them.</summary>
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

    [Fact]
    public async Task Model_is_measured_and_told_as_JSON()
    {
        var (code, output, error) = await RunAsync("bench", "--model", TestServer.Folder, "--prompt-tokens", "7", "--answer-tokens", "3", "--batch", "1,2", "--rounds", "2", "--threads", "1", "--output", "json");
        Assert.Equal(0, code);
        Assert.Contains("round 2 of 2", error, StringComparison.Ordinal);
        var report = EngineBenchReport.Parse(output);
        Assert.Equal((Path.Combine(TestServer.Folder, "model.onnx"), "Fp32", 1, 7, 3, 2), (report.Model, report.Precision, report.Threads, report.PromptTokens, report.AnswerTokens, report.Rounds));
        Assert.Equal(new DirectoryInfo(TestServer.Folder).GetFiles().Where(static file => file.Name is "model.onnx" or "weights.bin").Sum(static file => file.Length), report.FileBytes);
        Assert.Equal([1, 2], report.Decode.Select(static rate => rate.Batch));
        Assert.All([report.PrefillTokensPerSecond, .. report.Decode.Select(static rate => rate.TokensPerSecond)], static rate => Assert.True(rate.Best >= rate.Median && rate.Median > 0));
    }

    [Fact]
    public async Task Model_is_measured_and_told_to_people()
    {
        var (code, output, _) = await RunAsync("bench", "--model", Path.Combine(TestServer.Folder, "model_slots.onnx"), "--prompt-tokens", "7", "--answer-tokens", "3", "--batch", "3", "--rounds", "1");
        Assert.Equal(0, code);
        Assert.Contains("model_slots.onnx, Fp32", output, StringComparison.Ordinal);
        Assert.Matches(@"prompts \d+ tokens/s; answers [\d.]+ tokens/s by 3 at once", output);
    }

    [Theory]
    [InlineData("--batch 0", "--batch: '0'")]
    [InlineData("--batch 1,x", "--batch: '1,x'")]
    [InlineData("--rounds 0", "--rounds: '0'")]
    [InlineData("--output xml", "xml")]
    [InlineData("--max-sequence 100 --prompt-tokens 90 --answer-tokens 11", "--max-sequence: prompt and answer don't fit")]
    public void Measurement_that_makes_no_sense_is_refused(string line, string named) =>
        Assert.Contains(EngineCommand.Create().Parse($"bench --model m {line}").Errors, error => error.Message.Contains(named, StringComparison.Ordinal));

    [Fact]
    public async Task Prompt_longer_than_the_model_takes_is_told_in_a_line()
    {
        var (code, _, error) = await RunAsync("bench", "--model", TestServer.Folder, "--prompt-tokens", "1000");
        Assert.Equal(1, code);
        Assert.Contains("the model takes 128", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
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
