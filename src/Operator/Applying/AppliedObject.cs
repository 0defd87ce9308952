using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.Operator.Applying;

/// <summary>One line of what an apply did.</summary>
/// <param name="Error">The failure, for the outcome Failed.</param>
internal sealed record AppliedObject(string Kind, ObjectKey Key, ApplyOutcome Outcome, Exception? Error = null);
