namespace DeepSeek.Operator.Metering;

/// <summary>A backend as a gateway's breaker has it. The numbers are those of the gauge.</summary>
internal enum BreakerState
{
    Closed = 0,
    HalfOpen = 1,
    Open = 2,
}
