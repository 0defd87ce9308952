namespace DeepSeek.Gateway.Forwarding;

/// <summary>The judgement of <see cref="CommitGate"/> on one event.</summary>
/// <param name="Action">What to do with it.</param>
/// <param name="Semantic">Whether it moves the answer on, and so the timers.</param>
/// <param name="Failure">Set when the action fails.</param>
internal readonly record struct GateStep(GateAction Action, bool Semantic = false, Failure? Failure = null);
