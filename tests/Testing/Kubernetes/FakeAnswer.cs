using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

internal sealed record FakeAnswer(int Code, JsonObject Body)
{
    public static FakeAnswer NotFound => Failure(404, "NotFound", "not found");

    public static FakeAnswer Expired => Failure(410, "Expired", "too old resource version");

    /// <summary>A version that the server has not reached.</summary>
    public static FakeAnswer TooLarge
    {
        get
        {
            var answer = Failure(504, "Timeout", "Too large resource version");
            answer.Body["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge" }) };
            return answer;
        }
    }

    public static FakeAnswer Failure(int code, string reason, string message) => new(code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
    });
}
