namespace DeepSeek.Api.Schema;

/// <summary>No two items of the list are equal.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;
