using DeepSeek.ControllerRuntime.Client;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Says once that a watch is in trouble, again when the trouble is another one, and once that it is over.</summary>
internal sealed partial class ConnectionLog(ILogger logger, string what)
{
    private string? _trouble;

    public void Lost(Exception cause)
    {
        var trouble = cause is ApiException e ? e.Failure.ToString() : cause.GetType().Name;
        if (_trouble == trouble)
        {
            Log.StillLost(logger, what, cause.Message);
            return;
        }

        _trouble = trouble;
        Log.Lost(logger, what, cause.Message);
    }

    public void Restored()
    {
        if (_trouble is null)
            return;
        _trouble = null;
        Log.Restored(logger, what);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the watch on {What}, retrying with growing pauses: {Cause}")]
        public static partial void Lost(ILogger logger, string what, string cause);

        [LoggerMessage(Level = LogLevel.Debug, Message = "No watch on {What} yet: {Cause}")]
        public static partial void StillLost(ILogger logger, string what, string cause);

        [LoggerMessage(Level = LogLevel.Information, Message = "Watching {What} again")]
        public static partial void Restored(ILogger logger, string what);
    }
}
