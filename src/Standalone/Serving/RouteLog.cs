using DeepSeek.Api.Routes;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Standalone.Serving;

/// <summary>The events that a cluster would record, as log lines. Shares are logged by the gateway that takes them.</summary>
internal static partial class RouteLog
{
    public static void Write(ILogger logger, RoutePlan plan)
    {
        foreach (var line in RouteEventLines.Of(plan, [], before: null, after: new DeepSeekRouteStatus()))
        {
            Log.Event(logger, line.Trouble ? LogLevel.Warning : LogLevel.Information, line.Reason, line.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "{Reason}: {Message}")]
        public static partial void Event(ILogger logger, LogLevel level, string reason, string message);
    }
}
