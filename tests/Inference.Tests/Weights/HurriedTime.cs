namespace DeepSeek.Inference.Tests.Weights;

/// <summary>A clock whose timers ring a hundred times sooner: waits happen, and tests don't take minutes.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
}
