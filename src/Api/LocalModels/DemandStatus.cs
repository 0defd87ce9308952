namespace DeepSeek.Api.LocalModels;

/// <summary>Who asks for the model, and how much.</summary>
public sealed record DemandStatus
{
    /// <summary>Routes that ask for it now.</summary>
    [Items(256), ListSet, ItemText(63)]
    public IReadOnlyList<string> Routes { get; set; } = [];

    /// <summary>Pods that follow from it.</summary>
    public int? DesiredReplicas { get; set; }

    /// <summary>Requests in flight over all pods, with one decimal.</summary>
    [Length(16)]
    public string? Concurrency { get; set; }
}
