using System.Diagnostics;
using System.Globalization;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>wrk with one thread, in a closed loop: each connection sends the next request when it has the answer.</summary>
internal sealed class Wrk(string script)
{
    /// <param name="door">Where to.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FormatException">wrk could not do it.</exception>
    public async Task<WrkReport> RunAsync(Door door, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-t1", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"), string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds:0}s"),
            "--latency", "-s", script, door.Url.ToString(), "--", Question.Body(stream: false, tokens: 16),
            .. door.Headers.Select(static header => $"{header.Name}: {header.Value}"),
        ];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var end = cancellationToken.Register(() => wrk.Kill());
        var error = wrk.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await wrk.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await wrk.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return WrkReport.Parse(output + await error);
    }
}
