namespace DeepSeek.Standalone.Demo;

/// <summary>What a stretch of the script may wait for.</summary>
internal enum DemoMilestone
{
    /// <summary>The route's level is Emergency.</summary>
    Emergency,

    /// <summary>The last tier has all traffic.</summary>
    LastTier,

    /// <summary>After an Emergency the level is Normal, and the first tier has all traffic again.</summary>
    Recovered,
}
