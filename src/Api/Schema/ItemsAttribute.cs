namespace DeepSeek.Api.Schema;

/// <summary>How many items a list may have. Every list has a limit: without one the API server can't bound the cost of rules.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int max) : Attribute
{
    public int Max => max;

    public int Min { get; init; }
}
