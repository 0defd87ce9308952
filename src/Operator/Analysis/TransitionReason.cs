namespace DeepSeek.Operator.Analysis;

/// <summary>Why the route's level changed.</summary>
internal enum TransitionReason
{
    ErrorRateExceeded,
    ErrorRateCleared,
    OverrideApplied,
    OverrideExpired,
}
