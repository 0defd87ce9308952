namespace DeepSeek.ControllerRuntime.Client;

internal sealed record DeleteOptions(string PropagationPolicy, DeleteOptions.Precondition? Preconditions)
{
    public string ApiVersion { get; } = "v1";

    public string Kind { get; } = "DeleteOptions";

    public sealed record Precondition(string Uid);
}
