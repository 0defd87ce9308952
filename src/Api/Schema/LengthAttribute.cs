namespace DeepSeek.Api.Schema;

/// <summary>Bounds on the length of a string, in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int max) : Attribute
{
    public int Max => max;

    public int Min { get; init; }
}
