namespace DeepSeek.Api.Schema;

/// <summary>What each string of a list, or each value of a map of strings, may look like.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemTextAttribute(int maxLength) : Attribute
{
    public int MaxLength => maxLength;

    public int MinLength { get; init; }

    public string? Pattern { get; init; }
}
