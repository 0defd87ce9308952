namespace DeepSeek.Api.Schema;

/// <summary>A validation rule in CEL over <c>self</c>: this type's value, or this property's when it is present.</summary>
/// <param name="expression">True when the value is fine. Mentions of <c>oldSelf</c> make it a rule for updates.</param>
/// <param name="message">What is wrong and what to do, for whoever wrote the value; unique among the rules of a kind.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(string expression, string message) : Attribute
{
    public string Expression => expression;

    public string Message => message;

    /// <summary>The field to blame, relative to <c>self</c>, such as <c>.override.tier</c>.</summary>
    public string? FieldPath { get; init; }
}
