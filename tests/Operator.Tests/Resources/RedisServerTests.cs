using DeepSeek.Operator.Resources;
using DeepSeek.Testing.Redis;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources;

/// <summary>The generated command line, run by a real server.</summary>
public sealed class RedisServerTests
{
    private const string Password = "kE1_-bQz9";

    private static readonly V1Container Container = Rendered("""{"redis": {"managed": {"maxMemory": "48Mi"}}}""");

    [Fact]
    public async Task Password_of_the_Secret_is_asked_for_and_no_other_is_taken()
    {
        await using var redis = await StartAsync();
        Assert.Contains("NOAUTH", await redis.AskAsync("GET answer"), StringComparison.Ordinal);
        Assert.Contains("WRONGPASS", await redis.AskAsync("AUTH other"), StringComparison.Ordinal);
        Assert.Equal("+OK\r\n+PONG\r\n+OK\r\n", await redis.AskAsync($"AUTH {Password}", "PING"));
    }

    [Fact]
    public async Task Memory_is_bounded_as_asked_and_the_least_recently_used_goes_first()
    {
        await using var redis = await StartAsync();
        var said = await redis.AskAsync($"AUTH {Password}", "INFO memory");
        Assert.Contains($"\r\nmaxmemory:{48 << 20}\r\n", said, StringComparison.Ordinal);
        Assert.Contains("\r\nmaxmemory_policy:allkeys-lru\r\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_to_disk_and_the_password_is_in_no_argument()
    {
        await using var redis = await StartAsync();
        Assert.Equal("+OK\r\n+OK\r\n+OK\r\n", await redis.AskAsync($"AUTH {Password}", "SET answer 42"));
        Assert.Contains("save\r\n$0\r\n", await redis.AskAsync($"AUTH {Password}", "CONFIG GET save"), StringComparison.Ordinal);
        Assert.Contains("appendonly\r\n$2\r\nno\r\n", await redis.AskAsync($"AUTH {Password}", "CONFIG GET appendonly"), StringComparison.Ordinal);
        Assert.Empty(redis.Files);
        Assert.StartsWith("redis-server", redis.Arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, redis.Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_probe_shows_the_password_too()
    {
        await using var redis = await StartAsync();
        Assert.Equal(0, await redis.ProbeAsync(Container, Password));
        Assert.NotEqual(0, await redis.ProbeAsync(Container, "other"));
    }

    private static Task<RedisProcess> StartAsync()
    {
        Assert.SkipWhen(RedisServer.Binary is null, RedisServer.SkipReason);
        return RedisProcess.StartAsync(Container, Password);
    }

    private static V1Container Rendered(string cache)
    {
        var route = RouteSamples.WithCache(cache);
        return CacheDeployment.Build(route, route.Spec.Cache.Redis!.Managed!, 1).Spec.Template.Spec.Containers[0];
    }
}
