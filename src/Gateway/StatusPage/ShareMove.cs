namespace DeepSeek.Gateway.StatusPage;

/// <summary>A tier whose share changed.</summary>
/// <param name="Tier">Its name.</param>
/// <param name="From">Percent before; null: the tier is new.</param>
/// <param name="To">Percent after; null: the tier is gone.</param>
internal sealed record ShareMove(string Tier, int? From, int? To);
