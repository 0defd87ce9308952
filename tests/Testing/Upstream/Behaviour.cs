using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Upstream;

/// <summary>How an upstream answers one completion request. Ends when the answer does; the token fires when the caller leaves.</summary>
public delegate Task Behaviour(HttpContext http, CancellationToken cancellationToken);
