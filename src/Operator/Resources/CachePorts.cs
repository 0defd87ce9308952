namespace DeepSeek.Operator.Resources;

/// <summary>Where a managed Redis listens.</summary>
internal static class CachePorts
{
    public const string Redis = "redis";
    public const int RedisNumber = 6379;
}
