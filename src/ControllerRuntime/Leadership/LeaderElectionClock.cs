namespace DeepSeek.ControllerRuntime.Leadership;

/// <summary>Time and chance, as the election uses them.</summary>
/// <param name="Time">Only its timestamps count: a wall clock that jumps makes no second leader.</param>
/// <param name="Random">Keeps replicas from asking at the same moment.</param>
internal sealed record LeaderElectionClock(TimeProvider Time, Random Random)
{
    public TimeSpan Stretch(TimeSpan period)
    {
        lock (Random)
            return period * (1 + (0.2 * Random.NextDouble()));
    }
}
