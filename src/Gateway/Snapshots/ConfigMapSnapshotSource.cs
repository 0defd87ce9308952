using System.Text;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Protocol.Routing;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// A snapshot in one ConfigMap, watched: a change is here within a second, where a mounted file may take two minutes. An API server out of
/// reach is waited for with growing pauses and said once; a ConfigMap that vanishes leaves the last good snapshot serving.
/// </summary>
internal sealed partial class ConfigMapSnapshotSource(ApiClient client, ObjectKey key, SnapshotReceiver receiver, ILogger logger)
{
    /// <summary>A mounted copy, for a gateway that starts while the API server is away. It may be minutes old; the ConfigMap itself follows.</summary>
    public string? FallbackFile { get; init; }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        OfferFallback();
        var informer = new Informer<V1ConfigMap>(client, Kinds.ConfigMap, WatchScope.One(key), new WatchOptions(), logger);
        informer.OnChange(Take);
        try
        {
            await informer.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway ends.
        }
    }

    private void OfferFallback()
    {
        try
        {
            if (FallbackFile is not null && File.Exists(FallbackFile))
            {
                receiver.Offer(File.ReadAllBytes(FallbackFile));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NoFallback(logger, FallbackFile!, e.Message);
        }
    }

    private void Take(StoreChange<V1ConfigMap> change)
    {
        if (change.After?.Data is { } data && data.TryGetValue(RoutingSnapshot.FileName, out var json))
        {
            receiver.Offer(Encoding.UTF8.GetBytes(json));
        }
        else
        {
            Log.Missing(logger, key.ToString(), RoutingSnapshot.FileName);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Fallback file {Path} can't be read: {Reason}")]
        public static partial void NoFallback(ILogger logger, string path, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "ConfigMap {ConfigMap} holds no {Key}; what was served before goes on being served")]
        public static partial void Missing(ILogger logger, string configMap, string key);
    }
}
