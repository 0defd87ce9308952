namespace DeepSeek.Operator.Status;

/// <summary>An event to be recorded.</summary>
/// <param name="Trouble">Type Warning; otherwise Normal.</param>
internal sealed record EventLine(bool Trouble, string Reason, string Message);
