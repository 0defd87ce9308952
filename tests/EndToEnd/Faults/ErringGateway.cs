using System.Diagnostics;
using System.Globalization;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Protocol.Metering;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>The metrics page of a gateway that makes a hundred attempts a second at the tier metro, of which ten fail.</summary>
internal sealed class ErringGateway : IAsyncDisposable
{
    private const int AttemptsPerSecond = 100;

    private readonly WebApplication _app;
    private readonly Stopwatch _running = Stopwatch.StartNew();

    private ErringGateway()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(Page()));
    }

    public static async Task<ErringGateway> StartAsync()
    {
        var gateway = new ErringGateway();
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>Leads the operator here, as the endpoints controller of a cluster would.</summary>
    public Task PublishAsync(ApiClient client, string inNamespace, string route) => client.CreateAsync(
        Kinds.EndpointSlice,
        new V1EndpointSlice
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{route}-gateway-1",
                NamespaceProperty = inNamespace,
                Labels = new Dictionary<string, string>
                {
                    ["kubernetes.io/service-name"] = $"{route}-gateway",
                    ["deepseek-operator.io/route"] = route,
                },
            },
            AddressType = "IPv4",
            Ports = [new Discoveryv1EndpointPort { Name = "admin", Port = Address.Port, Protocol = "TCP" }],
            Endpoints = [new V1Endpoint { Addresses = [Address.Host], Conditions = new V1EndpointConditions { Ready = true } }],
        },
        CancellationToken.None);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private string Page()
    {
        var attempts = (long)(_running.Elapsed.TotalSeconds * AttemptsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{GatewayMetricNames.ApiRequests}}{route="erring",tier="metro",backend="api",model="deepseek-chat",code="200"} {{attempts - (attempts / 10)}}
            {{GatewayMetricNames.ApiRequests}}{route="erring",tier="metro",backend="api",model="deepseek-chat",code="503"} {{attempts / 10}}
            {{GatewayMetricNames.ApiErrors}}{route="erring",tier="metro",backend="api",reason="status"} {{attempts / 10}}

            """);
    }
}
