namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>One set of records: a name, a type, and for whom.</summary>
internal sealed record DnsEndpointRecord
{
    public string DnsName { get; init; } = "";

    /// <summary>A, AAAA or CNAME.</summary>
    public string RecordType { get; init; } = "";

    /// <summary>Tells sets of the same name and type apart.</summary>
    public string SetIdentifier { get; init; } = "";

    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>In seconds.</summary>
    public long RecordTTL { get; init; }

    /// <summary>What only some providers know; the others ignore it.</summary>
    public IReadOnlyList<ProviderProperty> ProviderSpecific { get; init; } = [];
}
