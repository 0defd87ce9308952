using DeepSeek.Engines.Quantization;

namespace DeepSeek.Inference.Reporting;

/// <summary>Says how far a quantization is.</summary>
internal sealed class QuantizationSteps(Progress progress) : IProgress<QuantizationProgress>
{
    private bool _begun;
    private long _reported;

    public void Report(QuantizationProgress value)
    {
        if (!_begun)
        {
            _begun = true;
            progress.Enter("quantizing");
            progress.Begin(value.Total, 0);
        }

        progress.Add(value.Done - _reported);
        _reported = value.Done;
    }

    /// <summary>What came of it.</summary>
    public void Conclude(QuantizationReport report) =>
        progress.Say($"{report.Layers} layers are INT8 now, {report.KeptLayers.Count} stay as they were: {Progress.Size(report.BytesBefore)} became {Progress.Size(report.BytesAfter)}");
}
