namespace DeepSeek.Api.Routes;

/// <summary>A Redis: run by the operator, or yours.</summary>
[Rule("has(self.managed) != has(self.url)", RouteMessages.RedisNotOneOf)]
[Rule("!has(self.passwordSecretRef) || has(self.url)", RouteMessages.RedisPasswordWithoutUrl, FieldPath = ".passwordSecretRef")]
[Rule("!has(self.caSecretRef) || (has(self.url) && self.url.startsWith('rediss://'))", RouteMessages.RedisCaWithoutTls, FieldPath = ".caSecretRef")]
public sealed record RedisSpec
{
    /// <summary>The operator runs it.</summary>
    public ManagedRedisSpec? Managed { get; set; }

    /// <summary>Your own: redis:// or rediss:// (TLS), host, port, database. The password comes from passwordSecretRef.</summary>
    [Length(512), Pattern(@"^rediss?://([-._a-zA-Z0-9]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?(/[0-9]{0,4})?$")]
    public string? Url { get; set; }

    /// <summary>Password of your own Redis.</summary>
    public SecretKeyReference? PasswordSecretRef { get; set; }

    /// <summary>PEM bundle of certificate authorities that replaces the system's, for a rediss:// URL.</summary>
    public SecretKeyReference? CaSecretRef { get; set; }
}
