namespace DeepSeek.Api.Schema;

/// <summary>Shortest and longest allowed <see cref="Duration"/>, both included. Becomes a CEL rule.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationBoundsAttribute(string min, string max) : Attribute
{
    public string Min => min;

    public string Max => max;
}
