using DeepSeek.ControllerRuntime.Metering;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>How the client behaves. The defaults suit a cluster whose API server has priority and fairness.</summary>
public sealed class ApiClientOptions
{
    /// <summary>The User-Agent header. Default: <c>controller-runtime</c>.</summary>
    public string UserAgent { get; init; } = "controller-runtime";

    /// <summary>How long one request may take; a watch is not bound by it. Default: 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After so long without a word a connection is asked whether it lives; without an answer for half as long again it is
    /// given up, and whatever ran on it starts anew. At least 2 s. Default: 30 s, so a dead peer is noticed within 45 s.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests per second that leave this client, watches aside; null: no limit. Default: null.</summary>
    public double? QueriesPerSecond { get; init; }

    /// <summary>How many requests may leave at once where <see cref="QueriesPerSecond"/> is set. Default: 30.</summary>
    public int Burst { get; init; } = 30;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where requests are counted. Default: the process-wide registry.</summary>
    public RuntimeMetrics Metrics { get; init; } = RuntimeMetrics.Default;
}
