namespace DeepSeek.Api.Schema;

/// <summary>The list is a map by this field of its items: no two items share it, and server-side apply merges by it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(string key) : Attribute
{
    public string Key => key;
}
