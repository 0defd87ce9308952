namespace DeepSeek.Gateway.Authentication;

/// <summary>What is known of a token.</summary>
/// <param name="Outcome">What came of asking.</param>
/// <param name="Account">Whose it is; null unless <see cref="ReviewOutcome.Authenticated"/>.</param>
/// <param name="Cause">Why there is no answer, for people; null where there is one. Never holds the token.</param>
internal sealed record ReviewAnswer(ReviewOutcome Outcome, ServiceAccount? Account = null, string? Cause = null)
{
    public static ReviewAnswer Refused { get; } = new(ReviewOutcome.Refused);

    public static ReviewAnswer Overloaded { get; } = Unreachable("too many tokens wait to be reviewed");

    public static ReviewAnswer Late { get; } = Unreachable("no answer in time");

    /// <summary>Whether it says anything about the token.</summary>
    public bool IsKnown => Outcome is ReviewOutcome.Authenticated or ReviewOutcome.Refused;

    public static ReviewAnswer Unreachable(string cause) => new(ReviewOutcome.Unreachable, Cause: cause);
}
