using System.Runtime.InteropServices;

namespace DeepSeek.Hosting.Life;

/// <summary>SIGTERM and Ctrl-C as a token, for processes without a host of their own. A second signal ends the process at once.</summary>
public sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    /// <summary>From now on signals no longer end the process by themselves.</summary>
    public Termination()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Request);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Request);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _requested.Dispose();
    }

    private void Request(PosixSignalContext signal)
    {
        signal.Cancel = !_requested.IsCancellationRequested;
        _requested.Cancel();
    }
}
