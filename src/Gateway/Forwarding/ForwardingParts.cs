using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Metering;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>What every request needs on its way to an upstream, made once.</summary>
internal sealed record ForwardingParts(
    RetryBudget Budget, Vacancies Vacancies, Dice Dice, GatewayMetrics Metrics, RecentAttempts Recent, TimeProvider Time, ILogger Logger);
