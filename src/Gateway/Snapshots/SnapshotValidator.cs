using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>Checks a snapshot whole: every error, each named by the path of its field. A snapshot that passes can be served without further checks.</summary>
internal static partial class SnapshotValidator
{
    private const int MaxWeight = 1000;
    private static readonly string[] Policies = ["WeightedLeastRequest", "RoundRobin", "PrefixHash"];
    private static readonly string[] Jitters = ["Full", "None"];
    private static readonly string[] CacheScopes = [CacheSettings.Principal, CacheSettings.Route];
    private static readonly string[] Cacheables = [CacheSettings.Deterministic, CacheSettings.All];
    private static readonly string[] AuthTypes = [ClientAuthSettings.None, ClientAuthSettings.ApiKeys, ClientAuthSettings.ServiceAccountTokens];

    public static IReadOnlyList<string> Validate(RoutingSnapshot snapshot)
    {
        var errors = new List<string>();
        if (snapshot.Version != RoutingSnapshot.CurrentVersion)
        {
            // Fields of another format may mean anything: say this alone.
            return [$"version: {snapshot.Version} is not supported, this gateway reads {RoutingSnapshot.CurrentVersion}"];
        }

        if (NullPaths(snapshot).ToArray() is { Length: > 0 } nulls)
        {
            return [.. nulls.Select(path => $"{path}: must not be null")];
        }

        Require(errors, snapshot.Name.Length > 0, "name", "must not be empty");
        Require(errors, Policies.Contains(snapshot.LoadBalancing), "loadBalancing", $"'{snapshot.LoadBalancing}' is not one of {string.Join(", ", Policies)}");
        CheckModels(errors, snapshot.Models);
        CheckTiers(errors, snapshot.Tiers);
        CheckNodeTiers(errors, snapshot.NodeTiers ?? [], snapshot.Tiers);
        CheckRetry(errors, snapshot.Retry);
        CheckTimeouts(errors, snapshot.Timeouts);
        CheckBreaker(errors, snapshot.CircuitBreaker);
        CheckProbe(errors, snapshot.Probe);
        CheckAdmission(errors, snapshot.Admission);
        CheckClientAuth(errors, snapshot.ClientAuth);
        CheckCache(errors, snapshot.Cache);
        return errors;
    }

    /// <summary>Lists may hold nulls that the JSON reader lets pass.</summary>
    private static IEnumerable<string> NullPaths(RoutingSnapshot snapshot) =>
    [
        .. NullsIn(snapshot.Models, "models"),
        .. NullsIn(snapshot.Tiers, "tiers"),
        .. NullsIn(snapshot.Transitions ?? [], "transitions"),
        .. snapshot.Tiers.SelectMany((tier, t) => tier is null ? [] : NullsIn(tier.Backends, $"tiers[{t}].backends")),
        .. snapshot.Tiers.SelectMany((tier, t) => tier is null ? [] : tier.Backends.SelectMany(
            (backend, b) => backend is null ? [] : NullsIn(backend.Headers, $"tiers[{t}].backends[{b}].headers"))),
        .. NullsIn(snapshot.NodeTiers ?? [], "nodeTiers"),
        .. (snapshot.NodeTiers ?? []).SelectMany((order, o) => order is null ? [] : NullsIn(order.Nodes, $"nodeTiers[{o}].nodes").Concat(NullsIn(order.Tiers, $"nodeTiers[{o}].tiers"))),
        .. NullsIn(snapshot.ClientAuth?.Namespaces ?? [], "clientAuth.namespaces"),
    ];

    private static IEnumerable<string> NullsIn<T>(IReadOnlyList<T> list, string path)
        where T : class =>
        list.Select((item, i) => item is null ? $"{path}[{i}]" : null).OfType<string>();

    private static void CheckModels(List<string> errors, IReadOnlyList<ModelAlias> models)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            var path = $"models[{i}]";
            Require(errors, models[i].Name.Length > 0, $"{path}.name", "must not be empty");
            Require(errors, models[i].UpstreamModel.Length > 0, $"{path}.upstreamModel", "must not be empty");
            Require(errors, names.Add(models[i].Name), $"{path}.name", $"'{models[i].Name}' is given twice");
        }
    }

    private static void CheckTiers(List<string> errors, IReadOnlyList<SnapshotTier> tiers)
    {
        Require(errors, tiers.Count > 0, "tiers", "at least one is needed");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tiers.Count; i++)
        {
            var path = $"tiers[{i}]";
            Require(errors, tiers[i].Name.Length > 0, $"{path}.name", "must not be empty");
            Require(errors, names.Add(tiers[i].Name), $"{path}.name", $"'{tiers[i].Name}' is given twice");
            Require(errors, tiers[i].Share is >= 0 and <= 100, $"{path}.share", $"{tiers[i].Share} is not within 0..100");
            CheckBackends(errors, $"{path}.backends", tiers[i].Backends);
        }

        var sum = tiers.Sum(t => (long)t.Share);
        // All circuits open leaves nothing to share out.
        Require(errors, tiers.Count == 0 || sum == 100 || (sum == 0 && tiers.All(t => t.CircuitOpen)), "tiers", $"shares sum to {sum}, not to 100");
    }

    private static void CheckNodeTiers(List<string> errors, IReadOnlyList<SnapshotNodeTier> orders, IReadOnlyList<SnapshotTier> tiers)
    {
        var nodes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < orders.Count; i++)
        {
            var (path, order) = ($"nodeTiers[{i}]", orders[i]);
            Require(errors, order.Nodes.All(nodes.Add), $"{path}.nodes", "a node is given twice");
            Require(
                errors,
                order.Tiers.Select(static place => place.Tier).Order(StringComparer.Ordinal).SequenceEqual(tiers.Select(static tier => tier.Name).Order(StringComparer.Ordinal)),
                $"{path}.tiers",
                "every tier is needed, once");
            Require(errors, order.Tiers.All(static place => place.Share is >= 0 and <= 100), $"{path}.tiers", "shares must be within 0..100");
            var sum = order.Tiers.Sum(static place => (long)place.Share);
            Require(errors, sum == 100 || (sum == 0 && tiers.All(static tier => tier.CircuitOpen)), $"{path}.tiers", $"shares sum to {sum}, not to 100");
        }
    }

    private static void CheckBackends(List<string> errors, string path, IReadOnlyList<SnapshotBackend> backends)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < backends.Count; i++)
        {
            var backend = backends[i];
            var at = $"{path}[{i}]";
            Require(errors, backend.Name.Length > 0, $"{at}.name", "must not be empty");
            Require(errors, names.Add(backend.Name), $"{at}.name", $"'{backend.Name}' is given twice");
            Require(errors, IsBaseUrl(backend.Url), $"{at}.url", "must be an absolute http or https URL without user, query or fragment");
            Require(errors, backend.Weight is >= 0 and <= MaxWeight, $"{at}.weight", $"{backend.Weight} is not within 0..{MaxWeight}");
            Require(errors, backend.MaxFails >= 0, $"{at}.maxFails", "must not be negative");
            Require(errors, backend.MaxConcurrency >= 0, $"{at}.maxConcurrency", "must not be negative");
            RequirePositive(errors, backend.FailTimeout, $"{at}.failTimeout");
            RequireFile(errors, backend.Credential, $"{at}.credential");
            RequireFile(errors, backend.Tls?.Ca, $"{at}.tls.ca");
            CheckHeaders(errors, $"{at}.headers", backend.Headers);
        }
    }

    private static void CheckHeaders(List<string> errors, string path, IReadOnlyList<HeaderSetting> headers)
    {
        using var probe = new HttpRequestMessage();
        for (var i = 0; i < headers.Count; i++)
        {
            Require(errors, CanSet(probe.Headers, headers[i]), $"{path}[{i}]", $"'{headers[i].Name}' is no header that can be set to this value");
        }
    }

    private static bool CanSet(HttpRequestHeaders probe, HeaderSetting header) =>
        header.Name.Length > 0 && !header.Value.AsSpan().ContainsAny('\r', '\n', '\0') && probe.TryAddWithoutValidation(header.Name, header.Value);

    private static void CheckRetry(List<string> errors, RetrySettings retry)
    {
        Require(errors, retry.Attempts is >= 1 and <= 100, "retry.attempts", $"{retry.Attempts} is not within 1..100");
        Require(errors, Jitters.Contains(retry.Jitter), "retry.jitter", $"'{retry.Jitter}' is not one of {string.Join(", ", Jitters)}");
        Require(errors, retry.BudgetPercent >= 0, "retry.budgetPercent", "must not be negative");
        Require(errors, retry.BaseInterval >= TimeSpan.Zero, "retry.baseInterval", "must not be negative");
        Require(errors, retry.MaxInterval >= TimeSpan.Zero, "retry.maxInterval", "must not be negative");
        Require(errors, retry.MaxRetryAfter >= TimeSpan.Zero, "retry.maxRetryAfter", "must not be negative");
    }

    private static void CheckTimeouts(List<string> errors, TimeoutSettings timeouts)
    {
        RequirePositive(errors, timeouts.Connect, "timeouts.connect");
        RequirePositive(errors, timeouts.FirstToken, "timeouts.firstToken");
        RequirePositive(errors, timeouts.StreamIdle, "timeouts.streamIdle");
        RequirePositive(errors, timeouts.Attempt, "timeouts.attempt");
        RequirePositive(errors, timeouts.Request, "timeouts.request");
        RequirePositive(errors, timeouts.Commit, "timeouts.commit");
    }

    private static void CheckBreaker(List<string> errors, BreakerSettings breaker)
    {
        Require(errors, breaker.ConsecutiveFailures >= 0, "circuitBreaker.consecutiveFailures", "must not be negative");
        Require(errors, breaker.FailurePercent is >= 0 and <= 100, "circuitBreaker.failurePercent", $"{breaker.FailurePercent} is not within 0..100");
        Require(errors, breaker.MinimumRequests >= 0, "circuitBreaker.minimumRequests", "must not be negative");
        Require(errors, breaker.HalfOpenRequests >= 1, "circuitBreaker.halfOpenRequests", "must be at least 1");
        RequirePositive(errors, breaker.SamplingWindow, "circuitBreaker.samplingWindow");
        RequirePositive(errors, breaker.OpenFor, "circuitBreaker.openFor");
    }

    private static void CheckProbe(List<string> errors, ProbeSettings probe)
    {
        RequirePositive(errors, probe.Interval, "probe.interval");
        RequirePositive(errors, probe.Timeout, "probe.timeout");
        Require(errors, probe.Path.StartsWith('/'), "probe.path", "must begin with '/'");
    }

    private static void CheckAdmission(List<string> errors, AdmissionSettings admission)
    {
        Require(errors, admission.MaxConcurrency >= 1, "admission.maxConcurrency", "must be at least 1");
        Require(errors, admission.QueueMaxLength >= 0, "admission.queueMaxLength", "must not be negative");
        RequirePositive(errors, admission.QueueTimeout, "admission.queueTimeout");
        Require(errors, admission.DrainTimeout >= TimeSpan.Zero, "admission.drainTimeout", "must not be negative");
    }

    private static void CheckClientAuth(List<string> errors, ClientAuthSettings? auth)
    {
        if (auth is null)
        {
            return;
        }

        Require(errors, AuthTypes.Contains(auth.Type), "clientAuth.type", $"'{auth.Type}' is not one of {string.Join(", ", AuthTypes)}");
        if (auth.Type == ClientAuthSettings.ServiceAccountTokens)
        {
            Require(errors, auth.Audience?.Length > 0, "clientAuth.audience", "must not be empty");
            Require(errors, auth.Namespaces?.Count > 0, "clientAuth.namespaces", "at least one is needed");
        }
    }

    private static void CheckCache(List<string> errors, CacheSettings? cache)
    {
        if (cache is null)
        {
            return;
        }

        Require(errors, cache.MemoryBytes >= 0, "cache.memoryBytes", "must not be negative");
        Require(errors, cache.Frequent > TimeSpan.Zero, "cache.frequent", "must be more than zero");
        Require(errors, cache.Normal >= cache.Frequent, "cache.normal", "must not be less than cache.frequent");
        Require(errors, cache.Stable >= cache.Normal, "cache.stable", "must not be less than cache.normal");
        Require(errors, cache.StaleIfError >= TimeSpan.Zero, "cache.staleIfError", "must not be negative");
        Require(errors, CacheScopes.Contains(cache.Scope), "cache.scope", $"'{cache.Scope}' is not one of {string.Join(", ", CacheScopes)}");
        Require(errors, Cacheables.Contains(cache.Cacheable), "cache.cacheable", $"'{cache.Cacheable}' is not one of {string.Join(", ", Cacheables)}");
        if (cache.Redis is { } redis)
        {
            Require(errors, IsRedisUrl(redis.Url), "cache.redis.url", "must be redis://host:port/database or rediss://host:port/database, without a user or a password");
            RequireFile(errors, redis.Credential, "cache.redis.credential");
            RequireFile(errors, redis.Ca, "cache.redis.ca");
        }
    }

    private static bool IsRedisUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "redis" or "rediss" && url.Host.Length > 0
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && (url.AbsolutePath.Length <= 1 || int.TryParse(url.AbsolutePath.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static bool IsBaseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;

    private static void RequireFile(List<string> errors, string? reference, string path) =>
        Require(errors, reference is null || FileReference().IsMatch(reference), path, "must be <secret>/<key>");

    private static void RequirePositive(List<string> errors, TimeSpan value, string path) =>
        Require(errors, value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), path, "must be more than zero and at most a day");

    private static void Require(List<string> errors, bool holds, string path, string otherwise)
    {
        if (!holds)
        {
            errors.Add($"{path}: {otherwise}");
        }
    }

    /// <summary>Two names as Kubernetes allows them, so that a reference can't leave the credentials directory.</summary>
    [GeneratedRegex(@"^(?!\.\.?/)[-._a-zA-Z0-9]+/(?!\.\.?$)[-._a-zA-Z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex FileReference();
}
