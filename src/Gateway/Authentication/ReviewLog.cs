using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Says once that tokens can't be reviewed, again when it is for another reason, and once that it is over.</summary>
internal sealed partial class ReviewLog(ILogger logger)
{
    private string? _trouble;

    public void Tell(ReviewAnswer answer)
    {
        if (answer.Cause == _trouble)
        {
            return;
        }

        _trouble = answer.Cause;
        if (answer.IsKnown)
        {
            Log.Over(logger);
        }
        else if (answer.Outcome == ReviewOutcome.Forbidden)
        {
            Log.Forbidden(logger, ClientAuthSettings.TokenReviewerRole);
        }
        else
        {
            Log.Unreachable(logger, answer.Cause);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "This gateway may not review tokens (create tokenreviews.authentication.k8s.io): bind the ClusterRole {Role} to its service account. Clients whose token isn't known get 503")]
        public static partial void Forbidden(ILogger logger, string role);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Tokens can't be reviewed, clients whose token isn't known get 503: {Cause}")]
        public static partial void Unreachable(ILogger logger, string? cause);

        [LoggerMessage(Level = LogLevel.Information, Message = "Tokens are reviewed again")]
        public static partial void Over(ILogger logger);
    }
}
