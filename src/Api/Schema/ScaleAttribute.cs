namespace DeepSeek.Api.Schema;

/// <summary>The kind has a scale subresource, for <c>kubectl scale</c> and autoscalers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleAttribute(string specReplicasPath, string statusReplicasPath, string labelSelectorPath) : Attribute
{
    public string SpecReplicasPath => specReplicasPath;

    public string StatusReplicasPath => statusReplicasPath;

    public string LabelSelectorPath => labelSelectorPath;
}
