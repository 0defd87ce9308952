namespace DeepSeek.Api.Schema;

/// <summary>A column of <c>kubectl get</c>, in the order of declaration.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    public string Name => name;

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</summary>
    public string Type => type;

    public string JsonPath => jsonPath;

    /// <summary>Only shown with <c>-o wide</c>.</summary>
    public bool Wide { get; init; }
}
