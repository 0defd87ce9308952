using System.Net;
using System.Net.Http.Headers;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Health;

/// <summary>Asks every backend of the present snapshot in turn how it is, with a GET that costs no tokens. Feeds the metrics that the operator judges recovery by, and brings accounts back that were dead.</summary>
internal sealed partial class Prober(SnapshotReceiver snapshots, ForwardingParts parts)
{
    /// <summary>How long to look out for the first snapshot.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits differ by this part, so that gateways which started together don't probe together.</summary>
    private const double Spread = 0.2;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var model = snapshots.Current;
            if (model is not null)
            {
                await Task.WhenAll(model.Backends.Select(b => ProbeAsync(b, model.Snapshot.Probe, cancellationToken)));
            }

            var pause = model is null ? Patience : model.Snapshot.Probe.Interval * (1 - Spread + (2 * Spread * parts.Dice.Next()));
            await Task.Delay(pause, parts.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ProbeAsync(BackendModel backend, ProbeSettings settings, CancellationToken cancellationToken)
    {
        var started = parts.Time.GetTimestamp();
        var alive = await IsAliveAsync(backend, settings, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        backend.State.RecordProbe(alive ? parts.Time.GetElapsedTime(started).TotalSeconds : null);
        if (alive && backend.Account.Revive())
        {
            Log.AccountBack(parts.Logger, backend.Account.Name);
        }
    }

    private async Task<bool> IsAliveAsync(BackendModel backend, ProbeSettings settings, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (!backend.Credentials.AreThere || !backend.Credentials.TryReadKey(out var key))
        {
            return false;
        }

        try
        {
            using var request = Build(backend, settings, key);
            using var response = await backend.Transport.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode || (key is null && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or FormatException)
        {
            return false;
        }
    }

    private static HttpRequestMessage Build(BackendModel backend, ProbeSettings settings, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(backend.BaseUrl + settings.Path));
        foreach (var header in backend.Settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} is back")]
        public static partial void AccountBack(ILogger logger, string account);
    }
}
