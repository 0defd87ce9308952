using System.Globalization;
using DeepSeek.Bench.Inference.Models;
using DeepSeek.Bench.Inference.Scenarios;
using DeepSeek.Engines;
using DeepSeek.Testing.Samples;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Bench.Inference;

/// <summary>All scenarios, in order.</summary>
internal sealed class InferenceBenchRun(InferenceBenchOptions options, RunSetting setting)
{
    private static readonly IReadOnlyList<IScenario> Scenarios = [new WeightsScenario(), new PrecisionScenario(), new LoopScenario()];

    private bool _failed;

    public static IReadOnlyList<string> Names => [.. Scenarios.Select(static scenario => scenario.Name)];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = setting.Report(new Dictionary<string, string>
        {
            ["rounds"] = Text(options.Rounds),
            ["threads"] = Text(options.Threads),
            ["promptTokens"] = Text(options.PromptTokens),
            ["answerTokens"] = Text(options.AnswerTokens),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Machine.Processor}, {report.Machine.Cores} cores, load {report.Load:0.00}; {options.Threads} threads; a decoder of {BenchModel.Parameters / 1e6:0} million random weights"));
        foreach (var scenario in Scenarios.Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
        {
            var figures = await RunAsync(scenario, cancellationToken);
            report = report with { Figures = [.. report.Figures, .. figures] };
            Console.WriteLine($"\n{scenario.Name}\n\n{RowTable.Of(figures)}");
            report.Write(Repository.Root);
        }

        Console.WriteLine($"\ntargets\n\n{RowTable.Targets(report.Figures)}\n{report.Write(Repository.Root)}");
        return _failed ? ExitCode.Failed : ExitCode.Done;

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<RowFigure>> RunAsync(IScenario scenario, CancellationToken cancellationToken)
    {
        var progress = new Progress($"{scenario.Name}: ");
        try
        {
            return await scenario.RunAsync(new BenchContext(options, setting.Forms, progress), cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or TimeoutException or EngineException or OnnxRuntimeException)
        {
            // The others may still say something.
            _failed = true;
            progress.Say($"failed: {e.Message}");
            return [new RowFigure(scenario.Name, "all", "failed", "", null, Note: e.Message)];
        }
    }
}
