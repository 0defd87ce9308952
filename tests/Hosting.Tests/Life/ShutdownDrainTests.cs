using DeepSeek.Hosting.Life;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Hosting.Tests.Life;

public sealed class ShutdownDrainTests
{
    [Fact]
    public async Task Drain_ends_before_any_service_is_stopped()
    {
        var order = new List<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostedService>(new Recorder(order));
        builder.Services.AddShutdownDrain(_ => async _ =>
        {
            await Task.Yield();
            order.Add("drained");
        }, TimeSpan.FromMinutes(1));
        using var host = builder.Build();
        await host.StartAsync();

        await host.StopAsync();

        Assert.Equal(["started", "drained", "stopped"], order);
    }

    [Fact]
    public async Task Drain_that_is_cut_short_lets_the_services_stop()
    {
        var order = new List<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostedService>(new Recorder(order));
        builder.Services.AddShutdownDrain(_ => token => Task.Delay(Timeout.Infinite, token), TimeSpan.FromMinutes(1));
        using var host = builder.Build();
        await host.StartAsync();
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await host.StopAsync(impatient.Token);

        Assert.Equal(["started", "stopped"], order);
    }

    private sealed class Recorder(List<string> order) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("stopped");
            return Task.CompletedTask;
        }
    }
}
