using System.Globalization;

namespace DeepSeek.Bench.Measuring.Machine;

/// <summary>Figures taken on a busy machine say little: a run waits for quiet, and refuses when it doesn't come.</summary>
internal static class LoadGate
{
    private const double Quiet = 1.5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>The load average of the last minute.</summary>
    public static double Load => Parse(File.ReadAllText("/proc/loadavg"));

    /// <returns>False when the machine stays busy.</returns>
    public static async Task<bool> PassAsync(bool force, Progress progress, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; Load > Quiet; waited += Pause)
        {
            if (force)
            {
                progress.Say($"load {Load:0.00} is above {Quiet}; going on because of --force");
                return true;
            }

            if (waited >= Patience)
            {
                progress.Say($"load {Load:0.00} stays above {Quiet}; not measuring on a busy machine (FORCE=1 or --force does it all the same)");
                return false;
            }

            progress.Say($"load {Load:0.00} is above {Quiet}; waiting for quiet");
            await Task.Delay(Pause, cancellationToken);
        }

        return true;
    }

    internal static double Parse(string loadAverages) => double.Parse(loadAverages.Split(' ')[0], CultureInfo.InvariantCulture);
}
