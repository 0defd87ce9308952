namespace DeepSeek.Inference.Generation;

/// <summary>
/// Ends an answer before the first of some strings to be complete, wherever tokens cut them. Text that may be the beginning of one waits
/// until that is decided; all other text passes at once.
/// </summary>
/// <param name="stops">None of them empty.</param>
internal sealed class StopStrings(IReadOnlyList<string> stops)
{
    private string _held = "";

    /// <summary>Whether one has come. Nothing passes from then on.</summary>
    public bool Stopped { get; private set; }

    /// <returns>What passes.</returns>
    public string Append(string text)
    {
        if (stops.Count == 0 || Stopped)
        {
            return Stopped ? "" : text;
        }

        var all = _held + text;
        if (FirstComplete(all) is { } start)
        {
            (Stopped, _held) = (true, "");
            return all[..start];
        }

        var passed = all.Length - LongestBeginning(all);
        _held = all[passed..];
        return all[..passed];
    }

    /// <returns>What was held and no stop string has come of.</returns>
    public string End()
    {
        var rest = _held;
        _held = "";
        return rest;
    }

    // Which is complete first decides, not which begins first: else an answer would depend on how tokens cut it.
    private int? FirstComplete(string text)
    {
        var found = stops.Select(stop => (Start: text.IndexOf(stop, StringComparison.Ordinal), stop.Length)).Where(static stop => stop.Start >= 0).ToArray();
        return found.Length == 0 ? null : found.OrderBy(static stop => stop.Start + stop.Length).ThenBy(static stop => stop.Start).First().Start;
    }

    // How much of the end could be the beginning of a stop string.
    private int LongestBeginning(string text)
    {
        for (var from = Math.Max(0, text.Length - stops.Max(static stop => stop.Length) + 1); from < text.Length; from++)
        {
            if (stops.Any(stop => stop.AsSpan().StartsWith(text.AsSpan(from), StringComparison.Ordinal)))
            {
                return text.Length - from;
            }
        }

        return 0;
    }
}
