namespace DeepSeek.ControllerRuntime.Client;

/// <summary>One request, relative to the server's address.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, string? Body = null, string ContentType = MediaTypes.Json, string Accept = MediaTypes.Json);
