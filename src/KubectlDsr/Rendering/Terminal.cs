namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>Where a command writes, and the time it goes by.</summary>
/// <param name="Out">For results.</param>
/// <param name="Error">For trouble.</param>
/// <param name="IsScreen">A person looks at it: colours, and a watch that draws in place.</param>
/// <param name="Time">The clock.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsScreen, TimeProvider Time)
{
    /// <summary>Colours on a terminal alone, and none where <c>NO_COLOR</c> is set (no-color.org).</summary>
    public bool IsColoured { get; init; } = IsScreen;

    public static Terminal OfProcess()
    {
        var isScreen = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Console.Out, Console.Error, isScreen, TimeProvider.System)
        {
            IsColoured = isScreen && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
    }
}
