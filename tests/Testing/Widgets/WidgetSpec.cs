namespace DeepSeek.Testing.Widgets;

public sealed record WidgetSpec
{
    public int Size { get; set; }

    public string? SecretName { get; set; }
}
