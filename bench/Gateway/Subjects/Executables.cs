using System.Diagnostics;
using DeepSeek.Testing;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Programs that others wrote.</summary>
internal static class Executables
{
    /// <summary>Debian puts it where only root's PATH leads.</summary>
    public static string Nginx { get; } = Find("nginx") ?? "/usr/sbin/nginx";

    /// <summary>Those that no run can do without, and that aren't there.</summary>
    public static IReadOnlyList<string> Missing() => [.. new[] { Nginx, "wrk", "taskset" }.Where(static name => Find(name) is null)];

    /// <returns>The path; null: it isn't on the PATH.</returns>
    public static string? Find(string name) => Path.IsPathRooted(name)
        ? (File.Exists(name) ? name : null)
        : OnPath.Find(name);

    /// <summary>The first line of what a program says of its version, on whichever stream.</summary>
    public static string Version(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return $"{said}\n{error.GetAwaiter().GetResult()}".Trim().Split('\n')[0];
    }
}
