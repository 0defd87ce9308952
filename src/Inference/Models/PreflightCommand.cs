using System.CommandLine;
using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Inference.Models;

/// <summary><c>deepseek-engine preflight</c>: what TensorRT won't take of a model.</summary>
internal static class PreflightCommand
{
    public static Command Create()
    {
        var model = ModelCommand.Model();
        var command = new Command("preflight", "Says which operators of an ONNX model TensorRT won't take, without TensorRT; ends with 1 where there are some") { model };
        command.SetAction(parsed => ModelCommand.Run(parsed, () =>
        {
            var path = OnnxRuntimeEngine.FindGraph(parsed.GetValue(model)!);
            var report = TensorRtPreflight.Check(path);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var finding in report.Findings)
            {
                output.WriteLine($"{finding.Operator} ({finding.Count}, such as {finding.Example}): {finding.Problem}: {finding.Remedy}");
            }

            output.WriteLine(report.Findings.Count == 0
                ? $"{path}: nothing that TensorRT {report.LeastVersion} and newer wouldn't know"
                : $"{path}: TensorRT won't take it");
            return report.Findings.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        }));
        return command;
    }
}
