using Microsoft.Extensions.Hosting;

namespace DeepSeek.Hosting.Life;

/// <summary>The lifetime of a server inside a process: signals and the console have one owner, and that is the process' main host.</summary>
public sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
