namespace DeepSeek.Api.LocalModels;

/// <summary>How INT8 is arrived at. Ignored by other precisions.</summary>
public sealed record QuantizationSpec
{
    /// <summary>The method.</summary>
    public QuantizationMethod Method { get; set; }

    /// <summary>What activations are measured on.</summary>
    public CalibrationSpec Calibration { get; set; } = new();
}
