using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Randomness of waits.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetryJitter>))]
public enum RetryJitter
{
    /// <summary>Anything between zero and the computed wait: clients that failed together don't come back together.</summary>
    Full,

    /// <summary>The computed wait itself.</summary>
    None,
}
