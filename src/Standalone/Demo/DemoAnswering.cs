using Microsoft.AspNetCore.Http;

namespace DeepSeek.Standalone.Demo;

/// <summary>Writes answers, whole and damaged, at the pace of a node.</summary>
internal sealed class DemoAnswering(TimeSpan distance, TimeSpan tokenInterval, TimeProvider time)
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromMilliseconds(200);

    public async Task AnswerAsync(HttpContext http, Fault fault, int number, bool stream)
    {
        if (fault == Fault.Overloaded)
        {
            await RefuseAsync(http);
            return;
        }

        http.Response.ContentType = stream ? "text/event-stream; charset=utf-8" : "application/json";
        await WaitAsync(http, stream, distance);
        await (fault switch
        {
            Fault.Silence => WaitAsync(http, stream, Timeout.InfiniteTimeSpan),
            Fault.Cut => CutAsync(http, number, stream),
            Fault.OutOfResources => GiveUpAsync(http, number, stream),
            _ => stream ? StreamAsync(http, DemoAnswer.Events(number)) : http.Response.Body.WriteAsync(DemoAnswer.Whole(number), http.RequestAborted).AsTask(),
        });
    }

    public static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, DemoAnswer.Error("Server overloaded", "service_unavailable"));
    }

    public static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }

    /// <summary>As DeepSeek does while a request waits for capacity: comments in a stream, blank lines elsewhere.</summary>
    private async Task WaitAsync(HttpContext http, bool stream, TimeSpan length)
    {
        ReadOnlyMemory<byte> sign = stream ? ": keep-alive\n\n"u8.ToArray() : "\n"u8.ToArray();
        var started = time.GetTimestamp();
        while (length < TimeSpan.Zero || time.GetElapsedTime(started) < length)
        {
            await http.Response.Body.WriteAsync(sign, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            var left = length < TimeSpan.Zero ? KeepAliveInterval : length - time.GetElapsedTime(started);
            await Task.Delay(left < KeepAliveInterval && left > TimeSpan.Zero ? left : KeepAliveInterval, time, http.RequestAborted);
        }
    }

    private async Task StreamAsync(HttpContext http, IReadOnlyList<byte[]> events)
    {
        foreach (var part in events)
        {
            await http.Response.Body.WriteAsync(part, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(tokenInterval, time, http.RequestAborted);
        }
    }

    private static async Task CutAsync(HttpContext http, int number, bool stream)
    {
        await http.Response.Body.WriteAsync(stream ? DemoAnswer.Role(number) : DemoAnswer.Whole(number).AsMemory(0, 40), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    private Task GiveUpAsync(HttpContext http, int number, bool stream) => stream
        ? StreamAsync(http, [DemoAnswer.Role(number), DemoAnswer.GivenUpEvent(number), "data: [DONE]\n\n"u8.ToArray()])
        : http.Response.Body.WriteAsync(DemoAnswer.GivenUp(number), http.RequestAborted).AsTask();
}
