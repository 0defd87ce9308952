using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Watching;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>How the host of controllers behaves.</summary>
public sealed record ControllerHostOptions
{
    /// <summary>Names the program in events, <c>example.com/my-operator</c>. Default: <c>controller-runtime</c>.</summary>
    public string Name { get; init; } = "controller-runtime";

    /// <summary>Names this process in events, usually the pod's name. Default: the machine's name.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>What is watched where a controller does not say otherwise. Default: all namespaces.</summary>
    public WatchScope Scope { get; init; } = WatchScope.Everything;

    /// <summary>How it is watched.</summary>
    public WatchOptions Watch { get; init; } = new();

    /// <summary>The lease by which replicas agree on who reconciles; null: this process does, alone. Default: null.</summary>
    public LeaderElectionOptions? Leadership { get; init; }

    /// <summary>How long the runs under way may take at the end; then they are broken off. Default: 30 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where everything is measured. Default: the process-wide registry.</summary>
    public RuntimeMetrics Metrics { get; init; } = RuntimeMetrics.Default;
}
