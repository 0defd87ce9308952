using System.Diagnostics;

namespace DeepSeek.Testing;

/// <summary>Waits for a state of the world.</summary>
public static class Eventually
{
    /// <summary>When to give up on a world that will never get there: long, since a machine that is busy with something else is no failure.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Task BeTrueAsync(Func<bool> condition, string what) => BeTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task BeTrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"never came true: {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Asks until nothing is wrong any more; fails with the last answer.</summary>
    /// <param name="wrong">What is wrong; null: nothing.</param>
    public static async Task RightAsync(Func<Task<string?>> wrong)
    {
        var waited = Stopwatch.StartNew();
        while (await wrong() is { } still)
        {
            if (waited.Elapsed >= Limit)
                throw new TimeoutException($"still after {Limit}: {still}");
            await Task.Delay(300, CancellationToken.None);
        }
    }
}
