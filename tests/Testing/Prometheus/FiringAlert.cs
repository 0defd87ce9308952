namespace DeepSeek.Testing.Prometheus;

/// <summary>An alert that Alertmanager has.</summary>
/// <param name="Name">With its tier behind it, where it has one.</param>
/// <param name="StartsAt">When Prometheus began to fire it.</param>
public sealed record FiringAlert(string Name, DateTimeOffset StartsAt);
