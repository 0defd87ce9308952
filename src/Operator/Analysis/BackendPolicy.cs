namespace DeepSeek.Operator.Analysis;

/// <summary>A backend as configured.</summary>
/// <param name="Name">Unique within its tier.</param>
/// <param name="Backup">Used only when no other backend of the tier is: compared with other backups alone.</param>
internal sealed record BackendPolicy(string Name, bool Backup = false);
