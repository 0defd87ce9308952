using DeepSeek.Gateway.Metering;
using DeepSeek.Protocol.Routing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Who a client is, by what it sent and what the snapshot asks for.</summary>
internal sealed class ClientAuthenticator(ClientKeys keys, TokenReviews reviews, GatewayMetrics metrics)
{
    /// <param name="settings">Of a type other than None.</param>
    /// <param name="headers">The client's.</param>
    /// <param name="cancellationToken">The client waits no longer.</param>
    /// <returns>The client's name (an API key's own, or <c>namespace/name</c> of a service account); null where it isn't known.</returns>
    public async ValueTask<(ClientVerdict Verdict, string? Client)> AuthenticateAsync(
        ClientAuthSettings settings, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var (verdict, client) = PresentedToken.Find(headers) is not { } token ? (ClientVerdict.Missing, null)
            : settings.Type == ClientAuthSettings.ApiKeys ? OfKey(token)
            : OfReview(await reviews.ReviewAsync(token, settings.Audience!, cancellationToken), settings.Namespaces!);
        metrics.ClientAuth(verdict);
        return (verdict, client);
    }

    private (ClientVerdict, string?) OfKey(string token) =>
        keys.Find(token) is { } client ? (ClientVerdict.Accepted, client) : (ClientVerdict.Refused, null);

    /// <summary>Namespaces are asked each time, since a new snapshot may name others.</summary>
    private static (ClientVerdict, string?) OfReview(ReviewAnswer answer, IReadOnlyList<string> namespaces) => answer.Outcome switch
    {
        ReviewOutcome.Authenticated =>
            (namespaces.Contains(answer.Account!.Namespace) ? ClientVerdict.Accepted : ClientVerdict.NotAllowed, answer.Account.ToString()),
        ReviewOutcome.Refused => (ClientVerdict.Refused, null),
        _ => (ClientVerdict.Unavailable, null),
    };
}
