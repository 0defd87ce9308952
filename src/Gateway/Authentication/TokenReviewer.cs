using DeepSeek.ControllerRuntime.Client;
using k8s.Models;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Asks the API server whose a token is, by a TokenReview.</summary>
/// <param name="client">The cluster; null: there is none to ask.</param>
internal sealed class TokenReviewer(ApiClient? client)
{
    /// <summary>Throws for nothing but cancellation.</summary>
    /// <param name="token">As the client sent it.</param>
    /// <param name="audience">What it must have been issued for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReviewAnswer> AskAsync(string token, string audience, CancellationToken cancellationToken)
    {
        if (client is null)
        {
            return ReviewAnswer.Unreachable("this gateway knows no cluster");
        }

        try
        {
            var review = new V1TokenReview { Metadata = new V1ObjectMeta(), Spec = new V1TokenReviewSpec { Token = token, Audiences = [audience] } };
            return Judge((await client.CreateAsync(Kinds.TokenReview, review, cancellationToken)).Status, audience);
        }
        catch (ApiException e)
        {
            // Not its message: a server may quote what it was sent.
            return e.Failure switch
            {
                ApiFailure.Forbidden => new ReviewAnswer(ReviewOutcome.Forbidden, Cause: "403"),
                ApiFailure.Invalid => ReviewAnswer.Refused,
                _ => ReviewAnswer.Unreachable(e.StatusCode == 0 ? $"{e.Failure}" : $"{e.StatusCode} {e.Failure}"),
            };
        }
    }

    /// <summary>
    /// A server that knows nothing of audiences answers without them, and vouches for any token of the cluster: that is not enough
    /// (https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/).
    /// </summary>
    private static ReviewAnswer Judge(V1TokenReviewStatus? status, string audience) =>
        status is { Authenticated: true } && status.Audiences?.Contains(audience) == true && ServiceAccount.OfUser(status.User?.Username) is { } account
            ? new ReviewAnswer(ReviewOutcome.Authenticated, account)
            : ReviewAnswer.Refused;
}
