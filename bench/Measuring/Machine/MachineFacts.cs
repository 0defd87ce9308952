using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepSeek.Bench.Measuring.Machine;

/// <summary>What a figure must be read with.</summary>
internal sealed record MachineFacts(int Cores, string Processor, long MemoryMegabytes, string System, string Runtime)
{
    public static MachineFacts Read() => new(
        Environment.ProcessorCount,
        Field(File.ReadLines("/proc/cpuinfo"), "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        long.Parse(Field(File.ReadLines("/proc/meminfo"), "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1_000_000,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>The value of the first line <c>name : value</c>.</summary>
    internal static string? Field(IEnumerable<string> lines, string name) => lines
        .Select(static line => line.Split(':', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == name)?[1].Trim();
}
