using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Hosting.Life;

/// <summary>Registration of the way out.</summary>
public static class ShutdownServices
{
    /// <summary>Time that the servers get to stop once all work has drained.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="drain"/> first of all when the process is asked to end, and bounds the whole way out.</summary>
    /// <param name="services">Of the main host.</param>
    /// <param name="drain">See <see cref="ShutdownDrain"/>.</param>
    /// <param name="longest">No drain may last longer; the host gives up <see cref="StopGrace"/> after it.</param>
    public static IServiceCollection AddShutdownDrain(
        this IServiceCollection services, Func<IServiceProvider, Func<CancellationToken, Task>> drain, TimeSpan longest)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = longest + StopGrace);
        return services.AddSingleton<IHostedService>(provider => new ShutdownDrain(drain(provider)));
    }
}
