using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>What activations are measured on: texts like those to come, one a line.</summary>
internal static class CalibrationPrompts
{
    private const string BuiltIn = "calibration-prompts.txt";

    /// <param name="tokenizer">Of the model.</param>
    /// <param name="options">Which prompts, how many, and how much of each.</param>
    /// <returns>Tokens of each.</returns>
    /// <exception cref="JobFailure">There are none.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Read(ModelTokenizer tokenizer, PlanOptions options)
    {
        var length = Math.Min(options.SampleLength, options.MaxSequence ?? int.MaxValue);
        IReadOnlyList<int>[] prompts = [.. (options.Prompts is { } folder ? OfFolder(folder) : OfImage()).Where(static line => !string.IsNullOrWhiteSpace(line))
            .Take(options.Samples).Select(line => tokenizer.Encode(line).Take(length).ToArray()).Where(static tokens => tokens.Length > 0)];
        return prompts.Length > 0 ? prompts : throw JobFailure.Other($"{options.Prompts} has no prompts: write some dozens into its files, one a line");
    }

    // Of a mounted ConfigMap the keys are files; what begins with a dot is the kubelet's.
    private static IEnumerable<string> OfFolder(string folder) => Directory.EnumerateFiles(folder).Where(static file => !Path.GetFileName(file).StartsWith('.'))
        .Order(StringComparer.Ordinal).SelectMany(File.ReadLines);

    private static IEnumerable<string> OfImage()
    {
        using var reader = new StreamReader(typeof(CalibrationPrompts).Assembly.GetManifestResourceStream(BuiltIn)!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
