using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>Brings logits to the caller.</summary>
internal static class LogitsReader
{
    /// <param name="output">batch × sequence × vocabulary, or batch × 1 × vocabulary.</param>
    /// <param name="row">Of the batch; its last token is read.</param>
    /// <param name="logits">Where they go; one row of the vocabulary.</param>
    public static void Last(OrtValue output, int row, Span<float> logits)
    {
        var info = output.GetTensorTypeAndShape();
        var start = (int)((row + 1) * info.Shape[1] - 1) * logits.Length;
        if (info.ElementDataType == TensorElementType.Float)
        {
            output.GetTensorDataAsSpan<float>().Slice(start, logits.Length).CopyTo(logits);
            return;
        }

        var halves = output.GetTensorDataAsSpan<Float16>().Slice(start, logits.Length);
        TensorPrimitives.ConvertToSingle(System.Runtime.InteropServices.MemoryMarshal.Cast<Float16, Half>(halves), logits);
    }
}
