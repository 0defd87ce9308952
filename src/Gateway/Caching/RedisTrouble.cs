using StackExchange.Redis;

namespace DeepSeek.Gateway.Caching;

/// <summary>Why Redis was of no use: the label <c>reason</c> of its errors, a fixed set.</summary>
internal static class RedisTrouble
{
    public const string NoCredential = "no_credential";
    public const string Authentication = "authentication";
    public const string Connection = "connection";
    public const string Full = "out_of_memory";
    public const string InvalidEntry = "invalid_entry";
    public const string Server = "server_error";
    public const string Timeout = "timeout";

    /// <summary>What an exception of the client library means.</summary>
    public static string Of(Exception e) => e switch
    {
        RedisServerException { Message: var said } when said.StartsWith("OOM", StringComparison.Ordinal) => Full,
        RedisServerException { Message: var said } when IsAboutAuthentication(said) => Authentication,
        RedisServerException => Server,
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => Authentication,
        TimeoutException => Timeout,
        _ => Connection,
    };

    private static bool IsAboutAuthentication(string said) =>
        said.StartsWith("NOAUTH", StringComparison.Ordinal) || said.StartsWith("WRONGPASS", StringComparison.Ordinal) || said.StartsWith("NOPERM", StringComparison.Ordinal)
        || said.StartsWith("ERR AUTH", StringComparison.Ordinal);
}
