using DeepSeek.Protocol.Chat;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>How one try at one backend ended. Expected failure is a value: attempts don't throw.</summary>
internal sealed record AttemptOutcome
{
    /// <summary>Null: it succeeded.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The upstream's HTTP status; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>Part of the answer reached the client: no other attempt may follow.</summary>
    public bool Committed { get; init; }

    /// <summary>To be passed to the client: a whole success, or a refusal of the client's own making.</summary>
    public Answer? Answer { get; init; }

    /// <summary>As the upstream counted.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Time to the first semantic event of a stream.</summary>
    public TimeSpan? FirstToken { get; init; }

    public static AttemptOutcome Failed(Failure failure, int status = 0) => new() { Failure = failure, Status = status };
}
