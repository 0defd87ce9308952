using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Permissions;

/// <summary>
/// What a gateway may need beyond the Role that the operator makes for it. The operator can't grant it, since it holds none of it, and a
/// Role can't either, since token reviews belong to no namespace: whoever wants it binds the ClusterRole to a gateway's service account.
/// </summary>
internal static class GatewayPermissions
{
    public const string TokenReviewerName = ClientAuthSettings.TokenReviewerRole;

    /// <summary>For routes with <c>clientAuth.type: ServiceAccountTokens</c>.</summary>
    public static IReadOnlyList<Permission> TokenReviewer { get; } =
    [
        new(Kinds.TokenReview.Group, Kinds.TokenReview.Plural, ["create"], "Whose a client's token is. It tells of tokens that the asker already has, and of nothing else."),
    ];
}
