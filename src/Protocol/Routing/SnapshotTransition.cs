namespace DeepSeek.Protocol.Routing;

/// <summary>A change of the route's level, for display.</summary>
/// <param name="Time">When it was, in whole seconds.</param>
/// <param name="From">The level before.</param>
/// <param name="To">The level after.</param>
/// <param name="Reason">One word, such as ErrorRateExceeded.</param>
/// <param name="Message">Why, with numerator and denominator where there was a measurement.</param>
public sealed record SnapshotTransition(DateTimeOffset Time, string From, string To, string Reason, string Message);
