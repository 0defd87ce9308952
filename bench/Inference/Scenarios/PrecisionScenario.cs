using DeepSeek.Bench.Inference.Figures;
using DeepSeek.Bench.Inference.Models;
using DeepSeek.Bench.Inference.Subjects;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Inference.Scenarios;

/// <summary>Each form of the model in a process of its own, in turn: prompts, one sequence, many at once, memory, time to load.</summary>
internal sealed class PrecisionScenario : IScenario
{
    public string Name => "precision";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var (prefill, alone, crowd, cpu, memory, load) = (new Rounds(), new Rounds(), new Rounds(), new Rounds(), new Rounds(), new Rounds());
        for (var round = 0; round < context.Options.Rounds; round++)
        {
            foreach (var form in context.Forms)
            {
                var report = await EngineProcess.MeasureAsync(form.Graph, context.Options, BenchContext.Crowd, cancellationToken);
                var (one, many) = (report.Decode[0].TokensPerSecond.Best, report.Decode[1].TokensPerSecond.Best);
                context.Progress.Say($"round {round + 1}, {form.Name}: prompts {report.PrefillTokensPerSecond.Best:0} tokens/s, one sequence {one:0.0} ({report.Decode[0].CpuMillisecondsPerToken:0.0} ms of CPU each), {BenchContext.Crowd} at once {many:0.0}, {report.PeakMemoryBytes / 1e6:0} MB");
                prefill.Add(round, form.Name, report.PrefillTokensPerSecond.Best);
                alone.Add(round, form.Name, one);
                crowd.Add(round, form.Name, many);
                cpu.Add(round, form.Name, report.Decode[0].CpuMillisecondsPerToken);
                memory.Add(round, form.Name, report.PeakMemoryBytes!.Value / 1e6);
                load.Add(round, form.Name, report.LoadSeconds);
            }
        }

        return [.. context.Forms.SelectMany(form => Row(form, prefill, alone, crowd, cpu, memory, load))];
    }

    private IEnumerable<RowFigure> Row(ModelForm form, Rounds prefill, Rounds alone, Rounds crowd, Rounds cpu, Rounds memory, Rounds load)
    {
        yield return Best("prompts", "tokens/s", prefill.Of(form.Name));
        yield return Best("one sequence", "tokens/s", alone.Of(form.Name));
        yield return Best($"{BenchContext.Crowd} at once", "tokens/s", crowd.Of(form.Name));
        if (form.Name != ModelForm.Fp32)
        {
            yield return Ratio("prompts", "× FP32", prefill.Of(form.Name), prefill.Of(ModelForm.Fp32));
            yield return Ratio("one sequence", "× FP32", alone.Of(form.Name), alone.Of(ModelForm.Fp32), form.IsDefault ? InferenceTargets.Decode : null);
        }

        yield return Ratio($"{BenchContext.Crowd} at once", "× one", crowd.Of(form.Name), alone.Of(form.Name), InferenceTargets.Crowd);
        yield return Least("CPU per token of one", "ms", cpu.Of(form.Name));
        yield return RowFigure.Of(Name, form.Name, "peak memory", "MB", memory.Of(form.Name));
        yield return Least("load", "s", load.Of(form.Name));

        // What else the machine does can only make a round slower: the best is nearest to what the model takes.
        RowFigure Best(string name, string unit, Spread? spread) => RowFigure.Of(Name, form.Name, name, unit, spread) with { Value = spread?.High };

        RowFigure Least(string name, string unit, Spread? spread) => RowFigure.Of(Name, form.Name, name, unit, spread) with { Value = spread?.Low };

        RowFigure Ratio(string name, string unit, Spread? value, Spread? of, Target? target = null) => new(Name, form.Name, name, unit, value?.High / of?.High, Target: target);
    }
}
