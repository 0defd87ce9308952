using System.CommandLine;
using DeepSeek.Engines;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference.Models;

/// <summary>What the commands have in common that look at one model: they say what is wrong with it in a line, and end with 1.</summary>
internal static class ModelCommand
{
    public static Option<string> Model() => new("--model") { Description = "An ONNX file, or a folder with model.onnx", Required = true };

    public static int Run(ParseResult parsed, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is EngineException or ModelFileException or IOException or UnauthorizedAccessException)
        {
            parsed.InvocationConfiguration.Error.WriteLine(e.Message);
            return ExitCodes.Failure;
        }
    }
}
