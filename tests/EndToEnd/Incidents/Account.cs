using System.Globalization;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>All that one source says of one subject.</summary>
/// <param name="Source">Where a person would read it.</param>
/// <param name="Lag">By how much its own timer lets it be behind, beyond the interval of the analysis.</param>
/// <param name="Says">Oldest first.</param>
internal sealed record Account(string Source, TimeSpan Lag, IReadOnlyList<Told> Says)
{
    /// <summary>Fails where this one has something that the other lacks, lacks something, or is further away in time than allowed. Times are compared in whole seconds, as a status has them.</summary>
    public void AssertTellsLike(Account decided, TimeSpan allowed)
    {
        Assert.True(Says.Select(static told => told.What).SequenceEqual(decided.Says.Select(static told => told.What)), $"{Source} says {Text(this)}, and {decided.Source} {Text(decided)}");
        Assert.True(Apart(decided) <= allowed + Lag, $"{Source} is up to {Apart(decided).TotalSeconds} s apart from {decided.Source}; {(allowed + Lag).TotalSeconds} s are allowed. It says {Text(this)}, and {decided.Source} {Text(decided)}");
    }

    /// <summary>How far two accounts of the same things are from each other at most.</summary>
    public TimeSpan Apart(Account other)
        => TimeSpan.FromSeconds(Says.Zip(other.Says, static (one, two) => Math.Abs(one.At.ToUnixTimeSeconds() - two.At.ToUnixTimeSeconds())).DefaultIfEmpty().Max());

    private static string Text(Account account)
        => $"[{string.Join(", ", account.Says.Select(static told => string.Create(CultureInfo.InvariantCulture, $"{told.At.UtcDateTime:mm:ss.f} {told.What}")))}]";
}
