using DeepSeek.ControllerRuntime.Client;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>
/// Says once that a watch is in trouble, again when the trouble is another one, and once that it is over. A server that nobody reaches
/// is said once for all watches.
/// </summary>
internal sealed partial class ConnectionLog(ILogger logger, string what, ServerOutage outage)
{
    private string? _trouble;

    public void Lost(Exception cause)
    {
        var trouble = cause is ApiException e ? e.Failure.ToString() : cause.GetType().Name;
        var known = _trouble == trouble;
        _trouble = trouble;
        if (cause is ApiException { Failure: ApiFailure.Unreachable or ApiFailure.Timeout })
        {
            known = !outage.Begin();
            if (!known)
                Log.Unreachable(logger, cause.Message);
        }
        else if (!known)
        {
            Log.Lost(logger, what, cause.Message);
        }

        if (known)
            Log.StillLost(logger, what, cause.Message);
    }

    public void Restored()
    {
        if (_trouble is null)
            return;
        if (outage.End())
            Log.Reachable(logger);
        else if (_trouble is not (nameof(ApiFailure.Unreachable) or nameof(ApiFailure.Timeout)))
            Log.Restored(logger, what);
        _trouble = null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The API server can't be reached, retrying with growing pauses: {Cause}")]
        public static partial void Unreachable(ILogger logger, string cause);

        [LoggerMessage(Level = LogLevel.Information, Message = "The API server answers again")]
        public static partial void Reachable(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the watch on {What}, retrying with growing pauses: {Cause}")]
        public static partial void Lost(ILogger logger, string what, string cause);

        [LoggerMessage(Level = LogLevel.Debug, Message = "No watch on {What} yet: {Cause}")]
        public static partial void StillLost(ILogger logger, string what, string cause);

        [LoggerMessage(Level = LogLevel.Information, Message = "Watching {What} again")]
        public static partial void Restored(ILogger logger, string what);
    }
}
