namespace DeepSeek.Api.Schema;

/// <summary>Smallest and largest allowed integer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(long min, long max) : Attribute
{
    public long Min => min;

    public long Max => max;
}
