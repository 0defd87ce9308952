using k8s.Models;

namespace DeepSeek.Testing.Widgets;

public sealed record WidgetStatus
{
    public long? ObservedGeneration { get; set; }

    public IList<V1Condition>? Conditions { get; set; }
}
