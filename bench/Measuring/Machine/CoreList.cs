using System.Globalization;

namespace DeepSeek.Bench.Measuring.Machine;

/// <summary>The cores that this process may run on.</summary>
internal static class CoreList
{
    /// <summary>As the kernel says: a container may have any of the machine's.</summary>
    public static IReadOnlyList<int> Allowed() => Parse(MachineFacts.Field(File.ReadLines("/proc/self/status"), "Cpus_allowed_list")!);

    /// <summary>Numbers and ranges, separated by commas: <c>0-2,5</c>.</summary>
    internal static IReadOnlyList<int> Parse(string text) => [.. text.Split(',').SelectMany(static part =>
    {
        var ends = part.Split('-').Select(static end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    })];
}
