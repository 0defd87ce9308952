namespace DeepSeek.Api.Schema;

/// <summary>A regular expression (RE2 and .NET alike) that a string must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string expression) : Attribute
{
    public string Expression => expression;
}
