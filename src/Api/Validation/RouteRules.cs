using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using DeepSeek.Api.Routes;

namespace DeepSeek.Api.Validation;

/// <summary>
/// The twin in C# of each CEL rule of a route, keyed by the message that both share. A rule sees its value after defaulting, and only
/// when everything below it is sound.
/// </summary>
internal static partial class RouteRules
{
    private static readonly string[] ReservedHeaders =
        ["authorization", "host", "content-length", "content-type", "transfer-encoding", "connection", "te", "upgrade"];

    public static readonly IReadOnlyDictionary<string, Func<JsonNode, bool>> ByMessage = new Dictionary<string, Func<JsonNode, bool>>
    {
        [RouteMessages.NameTooLong] = OverName(name => name.Length <= 40),
        [RouteMessages.NameNotALabel] = OverName(name => Label().IsMatch(name)),
        [RouteMessages.OverrideEmpty] = Over<OverrideSpec>(hand => hand.Level is not null || hand.Tier is not null),
        [RouteMessages.OverrideTierUnknown] = Over<DeepSeekRouteSpec>(spec => spec.Override?.Tier is not { } tier || HasTier(spec, tier)),
        [RouteMessages.NodeTierUnknown] = Over<DeepSeekRouteSpec>(spec => spec.NodeTiers.All(node => node.TierOrder.All(tier => HasTier(spec, tier)))),
        [RouteMessages.SharesDoNotSumTo100] = Over<IReadOnlyList<TierSpec>>(tiers => tiers.All(tier => tier.Share is null) || tiers.Sum(tier => tier.Share ?? 0) == 100),
        [RouteMessages.OnlyBackupBackends] = Over<IReadOnlyList<BackendSpec>>(backends => backends.Any(backend => !backend.Backup)),
        [RouteMessages.BackendNotOneOf] = Over<BackendSpec>(backend => ExactlyOne(backend.Url, backend.ServiceRef, backend.LocalModelRef)),
        [RouteMessages.BackendUrl] = Over<string>(url => BackendUrl().IsMatch(url) && !url.EndsWith('\n')),
        [RouteMessages.TlsWithoutHttps] = Over<BackendSpec>(backend => backend.Tls is null || backend.Url?.StartsWith("https://", StringComparison.Ordinal) == true),
        [RouteMessages.HeaderReserved] = Over<string>(name => !ReservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)),
        [RouteMessages.RedisNotOneOf] = Over<RedisSpec>(redis => ExactlyOne(redis.Managed, redis.Url)),
        [RouteMessages.RedisPasswordWithoutUrl] = Over<RedisSpec>(redis => redis.PasswordSecretRef is null || redis.Url is not null),
        [RouteMessages.RedisCaWithoutTls] = Over<RedisSpec>(redis => redis.CaSecretRef is null || redis.Url?.StartsWith("rediss://", StringComparison.Ordinal) == true),
        [RouteMessages.TtlNotIncreasing] = Over<CacheTtlSpec>(ttl => ttl.Frequent <= ttl.Normal && ttl.Normal <= ttl.Stable),
        [RouteMessages.WindowTooShort] = Over<AnalysisSpec>(analysis => analysis.Window.Value >= 2 * analysis.Interval.Value),
        [RouteMessages.PrometheusMissing] = Over<AnalysisSpec>(analysis => analysis.Source != AnalysisSource.Prometheus || analysis.Prometheus is not null),
        [RouteMessages.PrometheusUnused] = Over<AnalysisSpec>(analysis => analysis.Source == AnalysisSource.Prometheus || analysis.Prometheus is null),
        [RouteMessages.LevelThresholdsNotIncreasing] = Over<IReadOnlyList<LevelSpec>>(levels => Rising(levels, (mild, severe) => mild.ErrorRatePercent < severe.ErrorRatePercent)),
        [RouteMessages.LevelForIncreasing] = Over<IReadOnlyList<LevelSpec>>(levels => Rising(levels, (mild, severe) => mild.For >= severe.For)),
        [RouteMessages.NotOneDefaultRecord] = Over<IReadOnlyList<DnsRecordSpec>>(records => records.Count(record => record.Geo.CountryCode == "*") == 1),
        [RouteMessages.GeoOfTwoRecords] = Over<IReadOnlyList<DnsRecordSpec>>(records => records.All(record => record.Geo.CountryCode == "*" || records.Count(other => other.Geo == record.Geo) == 1)),
        [RouteMessages.TargetsMixed] = Over<IReadOnlyList<DnsRecordSpec>>(records =>
            records.All(record => record.Targets.All(IsAddress)) || records.All(record => record.Targets.Count == 1 && !record.Targets.Any(IsAddress))),
        [RouteMessages.GeoNotOneOf] = Over<GeoSpec>(geo => ExactlyOne(geo.ContinentCode, geo.CountryCode)),
        [RouteMessages.GatewayReplicasAndAutoscaling] = Over<GatewaySpec>(gateway => gateway.Replicas is null || gateway.Autoscaling is null),
        [RouteMessages.GatewayAutoscalingRange] = Over<GatewayAutoscalingSpec>(range => range.MinReplicas <= range.MaxReplicas),
        [RouteMessages.ClientAuthSecret] = Over<ClientAuthSpec>(auth => (auth.Type == ClientAuthType.ApiKeys) == (auth.SecretRef is not null)),
        [RouteMessages.ClientAuthNamespaces] = Over<ClientAuthSpec>(auth => auth.Type == ClientAuthType.ServiceAccountTokens || auth.Namespaces.Count == 0),
    };

    private static Func<JsonNode, bool> Over<T>(Func<T, bool> rule) =>
        self => rule(self.Deserialize((JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!)!);

    // Not over the whole route: a label of the wrong type must not end in an exception here. A missing name is told elsewhere.
    private static Func<JsonNode, bool> OverName(Func<string, bool> rule) =>
        self => self["metadata"]?["name"] is not { } name || rule(name.GetValue<string>());

    private static bool HasTier(DeepSeekRouteSpec spec, string name) => spec.Tiers.Any(tier => tier.Name == name);

    private static bool IsAddress(string target) => target.Contains(':') || target.All(static letter => letter == '.' || char.IsAsciiDigit(letter));

    private static bool ExactlyOne(params object?[] alternatives) => alternatives.Count(alternative => alternative is not null) == 1;

    private static bool Rising(IReadOnlyList<LevelSpec> levels, Func<LevelSpec, LevelSpec, bool> inOrder) =>
        levels.All(mild => levels.All(severe => mild.Name >= severe.Name || inOrder(mild, severe)));

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(BackendSpec.UrlExpression, RegexOptions.ECMAScript)]
    private static partial Regex BackendUrl();
}
