namespace DeepSeek.Operator.Analysis;

/// <summary>Requests in flight over all servers of a local model, at one moment.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Requests">Those that are computed and those that wait.</param>
internal readonly record struct LoadSample(DateTimeOffset Time, double Requests);
