namespace DeepSeek.Api.Routes;

/// <summary>One upstream endpoint: a URL, a Service or a local model.</summary>
[Rule("(has(self.url) ? 1 : 0) + (has(self.serviceRef) ? 1 : 0) + (has(self.localModelRef) ? 1 : 0) == 1", RouteMessages.BackendNotOneOf)]
[Rule("!has(self.tls) || (has(self.url) && self.url.startsWith('https://'))", RouteMessages.TlsWithoutHttps, FieldPath = ".tls")]
public sealed record BackendSpec
{
    /// <summary>Matches https URLs, and http ones whose host can't leave the cluster or the machine.</summary>
    internal const string UrlExpression =
        @"^(https://[^\s/?#@]+|http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\]|[a-z0-9]([-a-z0-9]*[a-z0-9])?|[-a-z0-9.]+\.svc(\.cluster\.local)?)(:[0-9]{1,5})?)(/[^\s?#]*)?$";

    /// <summary>Unique in the tier; a label of metrics.</summary>
    [Required, Length(40, Min = 1), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Base URL, with or without /v1. https; http only for cluster-local and loopback hosts, since requests carry keys and prompts.</summary>
    [Length(512, Min = 1)]
    [Rule("self.matches(r'" + UrlExpression + "')", RouteMessages.BackendUrl)]
    public string? Url { get; set; }

    /// <summary>A Service in the route's namespace.</summary>
    public ServiceReference? ServiceRef { get; set; }

    /// <summary>A DeepSeekLocalModel in the route's namespace.</summary>
    public LocalModelReference? LocalModelRef { get; set; }

    /// <summary>The upstream key. Absent: the client's Authorization header is passed on, unless clientAuth asks for it: then none is sent.</summary>
    public SecretKeyReference? ApiKeySecretRef { get; set; }

    /// <summary>Backends of one DeepSeek account share one concurrency limit, since DeepSeek counts per account and not per key. Absent: backends with the same apiKeySecretRef count as one account, others stand alone.</summary>
    [Length(63, Min = 1)]
    public string? Account { get; set; }

    /// <summary>Part of the tier's traffic, relative to the other backends' weights (nginx weight). 0: none while another backend is usable.</summary>
    [Bounds(0, 1000)]
    public int Weight { get; set; } = 5;

    /// <summary>Failures within failTimeout that eject the backend for failTimeout (nginx max_fails). 0: never.</summary>
    [Bounds(0, 1000)]
    public int MaxFails { get; set; } = 3;

    /// <summary>See maxFails (nginx fail_timeout).</summary>
    [DurationBounds("1s", "1h")]
    public Duration FailTimeout { get; set; } = Duration.Seconds(30);

    /// <summary>Used only when no other backend of the tier is usable (nginx backup).</summary>
    public bool Backup { get; set; }

    /// <summary>Requests in flight to the backend's account, per gateway. 0: no limit.</summary>
    [Bounds(0, 100000)]
    public int MaxConcurrency { get; set; } = 500;

    /// <summary>Headers set on every request to the backend.</summary>
    [Items(16), ListMap("name")]
    public IReadOnlyList<HeaderSpec> Headers { get; set; } = [];

    /// <summary>TLS settings other than the system's.</summary>
    public BackendTlsSpec? Tls { get; set; }
}
