using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace DeepSeek.Gateway.Tests.Snapshots;

/// <summary>What compiles snapshots, with everything that these tests don't look at.</summary>
internal static class TestRegistry
{
    public static BackendRegistry Create(CredentialStore? credentials = null, Dice? dice = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        credentials ??= new CredentialStore("/nowhere", time);
        var caches = new AnswerCaches(credentials, TimeSpan.FromSeconds(1), new GatewayMetrics(Metrics.NewCustomRegistry()), time, NullLogger.Instance);
        return new BackendRegistry(credentials, caches, dice ?? new Dice(new Random(1)), time);
    }
}
