namespace DeepSeek.Api.Validation;

/// <summary>What a user is told when a rule of a route is broken: the problem, then the remedy. Shared by the CEL rules in the CRD and their twins in <c>RouteRules</c>.</summary>
internal static class RouteMessages
{
    public const string NameTooLong = "the name is longer than 40 characters; shorten it, so that names of generated objects such as <name>-gateway stay below 63";
    public const string NameNotALabel = "the name must start with a lower-case letter and consist of lower-case letters, digits and '-' (no dots), because Services are named after it";
    public const string OverrideEmpty = "override has neither level nor tier; set one of them, or remove override";
    public const string OverrideTierUnknown = "override names a tier that isn't in spec.tiers; use the name of one of them";
    public const string NodeTierUnknown = "tierOrder names a tier that isn't in spec.tiers; use names from there";
    public const string SharesDoNotSumTo100 = "the shares of all tiers must sum to 100 (a tier without one counts 0); correct them, or leave all of them out to prefer the first tier";
    public const string OnlyBackupBackends = "every backend of the tier is a backup; at least one must have backup: false";
    public const string BackendNotOneOf = "a backend needs exactly one of url, serviceRef and localModelRef";
    public const string BackendUrl = "url must be https://host[:port][/path], or http:// with a loopback or cluster-local host (localhost, 127.x.x.x, name, name.namespace.svc); keys don't belong into it: use apiKeySecretRef";
    public const string TlsWithoutHttps = "tls applies to https URLs alone; remove tls, or give the backend an https url";
    public const string HeaderReserved = "this header is set by the gateway; for credentials use apiKeySecretRef";
    public const string RedisNotOneOf = "redis needs exactly one of managed and url";
    public const string RedisPasswordWithoutUrl = "passwordSecretRef belongs to url; a managed Redis needs none: remove it";
    public const string RedisCaWithoutTls = "caSecretRef applies to rediss:// URLs alone; remove it, or give a rediss:// url";
    public const string TtlNotIncreasing = "ttl classes must not decrease: frequent <= normal <= stable";
    public const string WindowTooShort = "window must be at least twice interval; lengthen window or shorten interval";
    public const string PrometheusMissing = "source Prometheus needs analysis.prometheus with an address";
    public const string PrometheusUnused = "prometheus is only used with source: Prometheus; set that, or remove prometheus";
    public const string LevelThresholdsNotIncreasing = "errorRatePercent must rise strictly from Warning to Critical to Emergency";
    public const string LevelForIncreasing = "'for' must not grow from Warning to Critical to Emergency: what is worse is acted on no later";
    public const string NotOneDefaultRecord = "exactly one record must be the default, with geo.countryCode: \"*\"";
    public const string GeoOfTwoRecords = "two records are for the same continent or country; give each its own, or put the targets into one record";
    public const string TargetsMixed = "targets must be IP addresses in every record, or one host name in every record: a name that is an alias can't have addresses, too";
    public const string GeoNotOneOf = "geo needs exactly one of continentCode and countryCode";
    public const string GatewayReplicasAndAutoscaling = "replicas and autoscaling exclude each other; remove one of them";
    public const string GatewayAutoscalingRange = "maxReplicas must not be below minReplicas";
    public const string ClientAuthSecret = "type ApiKeys needs secretRef, other types must not have it";
    public const string ClientAuthNamespaces = "namespaces belongs to type ServiceAccountTokens; set that, or remove namespaces";
}
