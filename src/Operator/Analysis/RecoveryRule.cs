namespace DeepSeek.Operator.Analysis;

/// <summary>How levels clear and shares return.</summary>
/// <param name="ClearPercent">A level clears below this part of its threshold.</param>
/// <param name="For">How long the rate must stay there.</param>
/// <param name="StepPercent">Part of the tier's configured share that returns with each step, 1..100.</param>
/// <param name="StepInterval">Time between steps. A step is never judged earlier than one window after it, or it would be judged by what came before it.</param>
/// <param name="ProbeSuccessThreshold">Successful probes in a row before real traffic is tried.</param>
internal sealed record RecoveryRule(int ClearPercent, TimeSpan For, int StepPercent, TimeSpan StepInterval, int ProbeSuccessThreshold);
