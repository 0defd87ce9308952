using System.Numerics.Tensors;
using DeepSeek.Bench.Inference.Figures;
using DeepSeek.Bench.Inference.Models;
using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Bench.Inference.Scenarios;

/// <summary>How large each form of the model is, and how far its logits are from those of FP32. Nothing is timed.</summary>
internal sealed class WeightsScenario : IScenario
{
    /// <summary>Tokens whose logits are compared, behind a prompt of one.</summary>
    private const int Tokens = 256;

    public string Name => "weights";

    public Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var right = Logits(context.Forms[0], context);
        var figures = new List<RowFigure>();
        foreach (var form in context.Forms)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var layers = LinearBytes.Of(form.Graph);
            figures.Add(new RowFigure(Name, form.Name, "files", "MB", layers.FileBytes / 1e6));
            figures.Add(new RowFigure(Name, form.Name, "quantized layers", "% of FP32", 100.0 * layers.Bytes / layers.BytesInFp32, Target: form.Name == ModelForm.Fp32 ? null : InferenceTargets.LinearBytes));
            if (form != context.Forms[0])
            {
                var logits = Logits(form, context);
                figures.Add(new RowFigure(Name, form.Name, "error of logits", "%", 100 * right.Zip(logits, Error).Average()));
                figures.Add(new RowFigure(Name, form.Name, "same likeliest token", "%", 100 * right.Zip(logits, static (a, b) => TensorPrimitives.IndexOfMax(a) == TensorPrimitives.IndexOfMax(b) ? 1.0 : 0).Average()));
            }

            context.Progress.Say($"{form.Name}: {figures[^1].Name} {figures[^1].Value:0.00} {figures[^1].Unit}");
        }

        return Task.FromResult<IReadOnlyList<RowFigure>>(figures);
    }

    // Of each token of an answer that is given.
    private static List<float[]> Logits(ModelForm form, BenchContext context)
    {
        using var engine = OnnxRuntimeEngine.Load(form.Graph, new EngineOptions { Slots = 1, ContextLength = Tokens + 1, Threads = context.Options.Threads });
        var vocabulary = engine.Model.VocabularySize;
        engine.Prefill(0, [Token(0)], default);
        return [.. Enumerable.Range(1, Tokens).Select(position =>
        {
            var logits = new float[vocabulary];
            engine.Decode([new SlotToken(0, Token(position))], logits);
            return logits;
        })];

        int Token(int position) => (int)(position * 7_919L % vocabulary);
    }

    // Root of the mean square, as part of that of the logits.
    private static double Error(float[] right, float[] wrong) => TensorPrimitives.Distance<float>(right, wrong) / TensorPrimitives.Norm<float>(right);
}
