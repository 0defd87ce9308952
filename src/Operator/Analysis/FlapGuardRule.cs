namespace DeepSeek.Operator.Analysis;

/// <summary>What stops a route from swinging between levels.</summary>
/// <param name="MaxTransitions">Swings allowed within the window. A swing is a run of transitions in one direction:
/// an outage that walks down from Emergency to Normal is one swing, not three. 0: there is no guard.</param>
/// <param name="Window">Over which swings are counted.</param>
/// <param name="HoldFor">How long the worse level is held afterwards.</param>
internal sealed record FlapGuardRule(int MaxTransitions, TimeSpan Window, TimeSpan HoldFor)
{
    public bool IsOn => MaxTransitions > 0;
}
