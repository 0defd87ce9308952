namespace DeepSeek.Api.Schema;

/// <summary>The members of the enum that this field may have, when not all of them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}
