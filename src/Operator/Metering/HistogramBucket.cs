namespace DeepSeek.Operator.Metering;

/// <summary>A cumulative bucket: observations up to and including the bound (seconds, may be infinite).</summary>
internal readonly record struct HistogramBucket(double UpperBound, double Count);
