namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>The one thing that is done about a local model next.</summary>
internal enum ModelStep
{
    /// <summary>Nothing: the spec can't be acted on.</summary>
    Refuse,

    /// <summary>Nothing: it is suspended.</summary>
    Suspend,

    /// <summary>Make the claim, or wait for one.</summary>
    AwaitClaim,

    /// <summary>Make the Job that fetches weights.</summary>
    Fetch,

    /// <summary>Let it work.</summary>
    AwaitFetch,

    /// <summary>The fetch failed; try again later.</summary>
    FetchFailed,

    /// <summary>Make the Job that builds an engine.</summary>
    Build,

    /// <summary>Let it work.</summary>
    AwaitBuild,

    /// <summary>Let it have the GPU of the servers that are to be replaced anyway.</summary>
    YieldGpu,

    /// <summary>The build failed, or can't be begun.</summary>
    BuildFailed,

    /// <summary>Tell routes to leave the server alone, before it goes.</summary>
    Drain,

    /// <summary>Make the servers so.</summary>
    Serve,

    /// <summary>Have no servers: nobody asks.</summary>
    Rest,
}
