using System.Globalization;

namespace DeepSeek.Bench.Measuring;

/// <summary>Says on the error stream what goes on: a run takes minutes, and its standard output is for tables.</summary>
internal sealed class Progress(string about = "")
{
    public void Say(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{DateTime.Now:HH:mm:ss}] {about}{line}"));
    }

    /// <summary>Waits until a condition holds, and says now and then how far it is.</summary>
    /// <param name="condition">Asked every <paramref name="every"/>.</param>
    /// <param name="limit">When to give up on it.</param>
    /// <param name="how">How far it is.</param>
    /// <param name="every">Default: 50 ms.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public async Task UntilAsync(
        Func<Task<bool>> condition, TimeSpan limit, Func<FormattableString> how, TimeSpan? every, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var said = started;
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"never came true: {how().ToString(CultureInfo.InvariantCulture)}");
            }

            if (TimeProvider.System.GetElapsedTime(said) > TimeSpan.FromSeconds(5))
            {
                said = TimeProvider.System.GetTimestamp();
                Say(how());
            }

            await Task.Delay(every ?? TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, TimeSpan, Func{FormattableString}, TimeSpan?, CancellationToken)"/>
    public Task UntilAsync(Func<bool> condition, TimeSpan limit, Func<FormattableString> how, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), limit, how, every: null, cancellationToken);

    /// <summary>Lets time pass, and says how much is left.</summary>
    public async Task PassAsync(TimeSpan time, string what, CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromSeconds(15);
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            Say($"{what}: {left.TotalSeconds:0} s to go");
            await Task.Delay(left < step ? left : step, cancellationToken);
        }
    }
}
