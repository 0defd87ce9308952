namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>What one request came to.</summary>
/// <param name="Stream">Whether a stream was asked for.</param>
/// <param name="Whole">Whether the answer was complete.</param>
/// <param name="Begun">Whether some of its text had come, so that nobody could begin it anew.</param>
/// <param name="Time">Until it was complete, failed, or was given up.</param>
/// <param name="Failure">What the client saw instead of a whole answer; empty for one.</param>
internal sealed record ClientResult(bool Stream, bool Whole, bool Begun, TimeSpan Time, string Failure);
