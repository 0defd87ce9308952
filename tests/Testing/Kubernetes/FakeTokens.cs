using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>Whose bearer tokens are, as TokenReviews tell. A token is good for the audience that it was issued for.</summary>
internal sealed class FakeTokens
{
    public const string Collection = "authentication.k8s.io/v1/tokenreviews";

    private readonly ConcurrentDictionary<string, (string User, string? Audience)> _issued = new();

    public void Issue(string token, string user, string? audience) => _issued[token] = (user, audience);

    public void Revoke(string token) => _issued.TryRemove(token, out _);

    public FakeAnswer Review(JsonObject review)
    {
        var body = review.DeepClone().AsObject();
        var audiences = body["spec"]!["audiences"]?.AsArray().Select(static audience => (string)audience!).ToArray() ?? [];
        body["status"] = _issued.TryGetValue((string)body["spec"]!["token"]!, out var known) && (known.Audience is null || audiences.Contains(known.Audience))
            ? Good(known.User, known.Audience)
            : new JsonObject { ["error"] = "invalid bearer token" };
        return new FakeAnswer(201, body);
    }

    /// <summary>A server that knows nothing of audiences names none.</summary>
    private static JsonObject Good(string user, string? audience)
    {
        var status = new JsonObject { ["authenticated"] = true, ["user"] = new JsonObject { ["username"] = user } };
        if (audience is not null)
            status["audiences"] = new JsonArray(audience);
        return status;
    }
}
