using System.Globalization;

namespace DeepSeek.Bench.Measuring.Machine;

/// <summary>What a process uses at one moment, as the kernel says.</summary>
/// <param name="Cpu">User and system time since it began.</param>
/// <param name="Memory">Resident, MB.</param>
/// <param name="PeakMemory">The most that was ever resident, MB.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open file descriptors.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, double Memory, double PeakMemory, int Threads, int Handles)
{
    // The kernel's USER_HZ, which is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessUsage(
            CpuOf(File.ReadAllText($"/proc/{process}/stat")),
            Megabytes(status, "VmRSS"),
            Megabytes(status, "VmHWM"),
            int.Parse(MachineFacts.Field(status, "Threads")!, CultureInfo.InvariantCulture),
            Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count());
    }

    /// <summary>utime and stime are the 14th and 15th fields; the name of the process, the 2nd, may hold spaces and is in parentheses.</summary>
    internal static TimeSpan CpuOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Megabytes(IEnumerable<string> status, string name) => Number(MachineFacts.Field(status, name)!.Split(' ')[0]) * 1024 / 1e6;
}
