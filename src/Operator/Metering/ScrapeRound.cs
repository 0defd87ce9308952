namespace DeepSeek.Operator.Metering;

/// <summary>What came of asking every gateway of a route once.</summary>
/// <param name="Scrapes">By endpoint.</param>
/// <param name="Asked">How many there were to ask.</param>
/// <param name="Problem">Why nobody answered though somebody was asked; otherwise null.</param>
internal sealed record ScrapeRound(IReadOnlyDictionary<string, GatewayScrape> Scrapes, int Asked, string? Problem);
