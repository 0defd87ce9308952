using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>What a request has tried.</summary>
internal sealed record AttemptRecord(BackendModel Backend, Failure? Failure);
