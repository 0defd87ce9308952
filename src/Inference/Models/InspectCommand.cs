using System.CommandLine;
using System.Globalization;
using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Models;

/// <summary><c>deepseek-engine inspect</c>: what an ONNX file is.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = ModelCommand.Model();
        var command = new Command("inspect", "Says what an ONNX model is: precision, sizes, operators, inputs and outputs") { model };
        command.SetAction(parsed => ModelCommand.Run(parsed, () =>
        {
            var path = OnnxRuntimeEngine.FindGraph(parsed.GetValue(model)!);
            Write(parsed.InvocationConfiguration.Output, path, ModelSummary.Of(path));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(TextWriter output, string path, ModelSummary summary)
    {
        output.WriteLine($"{path}: opset {summary.Opset}, written by {(summary.Producer.Length > 0 ? summary.Producer : "nobody who says so")}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"linear layers: {summary.Precision}; {summary.Parameters:N0} numbers in constants: {string.Join(", ", summary.ConstantBytes.Select(static pair => $"{pair.Key} {Progress.Size(pair.Value)}"))}"));
        output.WriteLine($"operators: {string.Join(", ", summary.Operators.Select(static pair => $"{pair.Value} {pair.Key}"))}");
        Section("inputs", summary.Inputs);
        Section("outputs", summary.Outputs);

        void Section(string name, IEnumerable<string> lines)
        {
            output.WriteLine($"{name}:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }
        }
    }
}
