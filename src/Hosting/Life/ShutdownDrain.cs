using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Hosting.Life;

/// <summary>
/// Lets running work finish after SIGTERM or Ctrl-C before anything is stopped: the delegate runs while every server still listens,
/// so that it can refuse new work politely. A second signal cuts the wait short.
/// </summary>
public sealed class ShutdownDrain : IHostedLifecycleService
{
    private readonly Func<CancellationToken, Task> _drain;

    /// <param name="drain">Ends when all work is done, and bounds its own time. Its token fires on impatience.</param>
    public ShutdownDrain(Func<CancellationToken, Task> drain) => _drain = drain;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Hurry);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hurry);
        try
        {
            await _drain(impatience.Token);
        }
        catch (OperationCanceledException) when (impatience.IsCancellationRequested)
        {
            // The wait was cut short on purpose; the hosts now stop as they would without a drain.
        }

        void Hurry(PosixSignalContext context)
        {
            context.Cancel = true;
            impatience.Cancel();
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
