namespace DeepSeek.Engines.TensorRt;

/// <summary>What TensorRT prepared a plan for: rows of a run, and tokens of each.</summary>
internal readonly record struct PlanProfile(int Index, long LeastRows, long MostRows, long LeastTokens, long MostTokens)
{
    public bool Takes(int rows, int tokens) => rows >= LeastRows && rows <= MostRows && tokens >= LeastTokens && tokens <= MostTokens;

    /// <summary>The one to run so many rows and tokens by: of those that take them the one for the fewest tokens, which is the fastest then.</summary>
    /// <returns>Null: none takes them.</returns>
    public static PlanProfile? For(IReadOnlyList<PlanProfile> profiles, int rows, int tokens)
    {
        PlanProfile? best = null;
        foreach (var profile in profiles)
        {
            if (profile.Takes(rows, tokens) && (best is null || profile.MostTokens < best.Value.MostTokens))
            {
                best = profile;
            }
        }

        return best;
    }
}
