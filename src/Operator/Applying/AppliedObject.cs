using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.Operator.Applying;

/// <summary>One line of what an apply did.</summary>
/// <param name="Outcome">Of an object that is desired; null for one that was deleted, or that couldn't be written.</param>
/// <param name="Error">Why it couldn't be written or deleted.</param>
internal sealed record AppliedObject(string Kind, ObjectKey Key, ApplyOutcome? Outcome, Exception? Error = null);
