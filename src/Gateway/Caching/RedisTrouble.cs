using System.Security.Authentication;
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
    public const string Tls = "tls";

    /// <summary>What an exception of the client library means.</summary>
    public static string Of(Exception e) => e switch
    {
        RedisServerException { Message: var said } when said.StartsWith("OOM", StringComparison.Ordinal) => Full,
        RedisServerException { Message: var said } when IsAboutAuthentication(said) => Authentication,
        RedisServerException => Server,
        TimeoutException => Timeout,
        // Also of a server whose certificate nobody believes the library says that it failed to authenticate.
        _ when Causes(e).OfType<AuthenticationException>().Any() => Tls,
        _ when Causes(e).Any(static cause => cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || IsAboutAuthentication(cause.Message)) => Authentication,
        _ => Connection,
    };

    private static IEnumerable<Exception> Causes(Exception e) =>
        new[] { e }.Concat(e is AggregateException several ? several.InnerExceptions.SelectMany(Causes) : e.InnerException is { } cause ? Causes(cause) : []);

    private static bool IsAboutAuthentication(string said) =>
        said.StartsWith("NOAUTH", StringComparison.Ordinal) || said.StartsWith("WRONGPASS", StringComparison.Ordinal) || said.StartsWith("NOPERM", StringComparison.Ordinal)
        || said.StartsWith("ERR AUTH", StringComparison.Ordinal);
}
