namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>What becomes of a request at a simulated node.</summary>
internal enum NodeFault
{
    None,

    /// <summary>503.</summary>
    Overloaded,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>The request is taken, and nothing is said.</summary>
    Silence,

    /// <summary>A 200 that says nothing but keep-alives, as DeepSeek does while it has no capacity.</summary>
    KeepAlives,

    /// <summary>The connection ends in the midst of the answer, of a stream before its first token.</summary>
    Cut,
}
