namespace DeepSeek.Testing;

/// <summary>Waits for a state of the world. The limit only says when to give up on a world that will never get there.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

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
}
