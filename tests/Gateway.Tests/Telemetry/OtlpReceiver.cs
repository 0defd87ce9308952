using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>An OpenTelemetry collector, as far as a test wants one: takes OTLP over HTTP and keeps it. Field numbers: https://github.com/open-telemetry/opentelemetry-proto.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Everything that came, as text where it is one.</summary>
    public string Raw => string.Concat(_traces.Concat(_metrics).Select(Encoding.UTF8.GetString));

    public IReadOnlyList<OtlpSpan> Spans =>
    [
        .. from bytes in _traces
           from resource in new ProtobufMessage(bytes).Messages(1)
           let service = Attributes(resource.Messages(1).Single(), 1)["service.name"]
           from scope in resource.Messages(2)
           from span in scope.Messages(2)
           select new OtlpSpan(
               service, span.Hex(2), span.Hex(4), span.Hex(1), span.Text(5), (int)span.Number(6), Attributes(span, 9),
               [.. span.Messages(11).Select(static e => e.Text(2))], span.Messages(15).Any(static status => status.Number(3) == 2)),
    ];

    /// <summary>How many values each histogram has counted when it was last sent, by its name.</summary>
    public IReadOnlyDictionary<string, ulong> Counts =>
        (from bytes in _metrics
         from resource in new ProtobufMessage(bytes).Messages(1)
         from scope in resource.Messages(2)
         from metric in scope.Messages(2)
         group metric by metric.Text(1)).ToDictionary(
            static g => g.Key, static g => g.Last().Messages(9).SelectMany(static h => h.Messages(1)).Aggregate(0UL, static (sum, point) => sum + point.Number(4)));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        (http.Request.Path == "/v1/traces" ? _traces : _metrics).Enqueue(body.ToArray());
        http.Response.ContentType = "application/x-protobuf";
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage owner, int field) => owner.Messages(field).ToDictionary(
        static pair => pair.Text(1),
        static pair => pair.Messages(2).Single() is var value && value.Text(1) is { Length: > 0 } text ? text : value.Number(3).ToString(CultureInfo.InvariantCulture));
}
