using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Metering;

/// <summary>One round of asking a route's gateways.</summary>
/// <param name="Time">When the round was made.</param>
/// <param name="Sample">Attempts and errors over the window that ends then.</param>
/// <param name="Scrapes">What each gateway said, by endpoint; one that didn't answer is absent.</param>
/// <param name="Asked">How many gateways there were to ask.</param>
internal sealed record Measurement(DateTimeOffset Time, RouteSample Sample, IReadOnlyDictionary<string, GatewayScrape> Scrapes, int Asked)
{
    /// <summary>How many gateways serve by the snapshot of this hash.</summary>
    public int Acknowledged(string hash) => Scrapes.Values.Count(scrape => scrape.SnapshotHash == hash);

    /// <summary>How many gateways have refused it.</summary>
    public int Rejected(string hash) => Scrapes.Values.Count(scrape => scrape.RejectedHash == hash);

    /// <summary>Whether a gateway has taken up or refused another snapshot since that round, or came or went.</summary>
    public bool DiffersInUptake(Measurement before) =>
        Scrapes.Count != before.Scrapes.Count
        || Scrapes.Any(now => before.Scrapes.GetValueOrDefault(now.Key) is not { } then
            || (then.SnapshotHash, then.RejectedHash) != (now.Value.SnapshotHash, now.Value.RejectedHash));

    /// <summary>What the gateways say of a credential, by its name <c>&lt;secret&gt;/&lt;key&gt;</c>.</summary>
    public CredentialTally Credential(string name)
    {
        var said = Scrapes.Values.Where(scrape => scrape.Credentials.ContainsKey(name)).Select(scrape => scrape.Credentials[name]).ToLookup(static has => has);
        return new CredentialTally(said[true].Count(), said[false].Count());
    }
}
