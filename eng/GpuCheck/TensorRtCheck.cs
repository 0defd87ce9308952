using DeepSeek.Engines;
using DeepSeek.Engines.TensorRt;

namespace DeepSeek.GpuCheck;

/// <summary>TensorRT, where our shim and its library are found; a plan, where one is named.</summary>
internal static class TensorRtCheck
{
    public static void Run(string? plan, Report report)
    {
        report.Say($"TensorRT");
        try
        {
            using var runtime = TensorRtRuntime.Open();
            report.Run("the shim loads it", () => $"TensorRT {runtime.Version}");
        }
        catch (TensorRtException e)
        {
            report.LeaveOut("the shim loads it", e.Message);
            report.LeaveOut("a plan computes", "TensorRT isn't here");
            return;
        }

        if (plan is null)
        {
            report.LeaveOut("a plan computes", "none was named");
        }
        else
        {
            report.Run("a plan computes", () => Compute(plan));
        }
    }

    private static FormattableString Compute(string plan)
    {
        using var engine = TensorRtEngine.Load(plan, new EngineOptions { Slots = 1 });
        var logits = new float[engine.Model.VocabularySize];
        engine.Prefill(0, [0, 1, 2], logits);
        var sound = float.IsFinite(logits.Max()) ? logits.AsSpan().IndexOf(logits.Max()) : throw new InvalidOperationException("its logits are no numbers");
        engine.Decode([new SlotToken(0, sound)], logits);
        return $"{engine.Model.Runtime}: {engine.Model.Layers} layers, {engine.Model.VocabularySize} tokens, context {engine.Model.ContextLength}; finite logits behind tokens 0, 1, 2, {sound}";
    }
}
