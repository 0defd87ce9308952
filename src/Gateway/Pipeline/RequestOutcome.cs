namespace DeepSeek.Gateway.Pipeline;

/// <summary>What a client saw: the label of <c>deepseek_gateway_requests_total</c>.</summary>
internal enum RequestOutcome
{
    /// <summary>A whole answer.</summary>
    Ok,

    /// <summary>Told that the request was wrong.</summary>
    CallerError,

    /// <summary>Not admitted: too many, draining, or no snapshot yet.</summary>
    Rejected,

    /// <summary>No attempt succeeded.</summary>
    Failed,

    /// <summary>Part of an answer, then an error.</summary>
    Truncated,

    /// <summary>It left.</summary>
    ClientGone,
}
