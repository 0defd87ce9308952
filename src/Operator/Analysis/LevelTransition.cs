namespace DeepSeek.Operator.Analysis;

/// <summary>A change of the route's level, as status shows it.</summary>
internal sealed record LevelTransition(DateTimeOffset Time, Level From, Level To, TransitionReason Reason, string Message);
