using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>
/// Loggers of the web server, all but the one of requests: while anybody might read that, the server makes an activity and a log scope for
/// each request, which are then thrown away. The gateway has its own access log, and its own spans.
/// </summary>
internal sealed class ListenerLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    private const string RequestCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public ILogger CreateLogger(string categoryName) => categoryName == RequestCategory ? NullLogger.Instance : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>The loggers are their owner's.</summary>
    public void Dispose()
    {
    }
}
