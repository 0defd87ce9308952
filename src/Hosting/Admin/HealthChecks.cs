using System.Collections.Concurrent;

namespace DeepSeek.Hosting.Admin;

/// <summary>Named conditions behind <c>/livez</c> and <c>/readyz</c>. May be added to while the server runs.</summary>
public sealed class HealthChecks
{
    private readonly ConcurrentDictionary<string, Func<string?>> _liveness = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string?>> _readiness = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces a condition of life: while it fails, the kubelet restarts the process. For deadlock and staleness, never for the world's trouble.</summary>
    /// <param name="name">Shown by the endpoint.</param>
    /// <param name="failure">Returns null when all is well, otherwise the reason. Called on every probe; must not block.</param>
    public void AddLiveness(string name, Func<string?> failure) => _liveness[name] = failure;

    /// <summary>Adds or replaces a condition of readiness: while it fails, no new traffic comes.</summary>
    /// <inheritdoc cref="AddLiveness"/>
    public void AddReadiness(string name, Func<string?> failure) => _readiness[name] = failure;

    internal HealthReport Liveness() => Report(_liveness);

    internal HealthReport Readiness() => Report(_readiness);

    private static HealthReport Report(ConcurrentDictionary<string, Func<string?>> checks)
    {
        var lines = new List<string>();
        var healthy = true;
        foreach (var (name, failure) in checks.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var reason = failure();
            healthy &= reason is null;
            lines.Add(reason is null ? $"[+] {name}" : $"[-] {name}: {reason}");
        }

        lines.Add(healthy ? "ok" : "failed");
        return new HealthReport(healthy, string.Join('\n', lines) + "\n");
    }
}
