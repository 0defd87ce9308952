namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>One thing that somebody says of an incident.</summary>
/// <param name="At">By the time that it is stamped with; where it has none, when it was seen.</param>
/// <param name="What">In the words that all accounts of its subject share.</param>
internal sealed record Told(DateTimeOffset At, string What)
{
    /// <summary>What changed from value to value, each as <c>before → after</c>.</summary>
    public static IReadOnlyList<Told> Changes(IEnumerable<Told> values)
    {
        var all = values.ToArray();
        return [.. all.Zip(all.Skip(1)).Where(static pair => pair.First.What != pair.Second.What)
            .Select(static pair => new Told(pair.Second.At, Change(pair.First.What, pair.Second.What)))];
    }

    public static string Change(string before, string after) => $"{before} → {after}";
}
