namespace DeepSeek.ControllerRuntime.Client;

/// <summary>What a page says of its list.</summary>
/// <param name="ResourceVersion">Where a watch may begin.</param>
/// <param name="Continue">Asks for the next page; absent: there is none.</param>
internal sealed record ListMeta(string? ResourceVersion, string? Continue);
