namespace DeepSeek.Api.Schema;

/// <summary>Names of a kind.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceAttribute(string kind, string plural, string shortName) : Attribute
{
    public string Kind => kind;

    public string Plural => plural;

    public string ShortName => shortName;
}
