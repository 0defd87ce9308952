using System.Diagnostics;

namespace DeepSeek.Testing.Prometheus;

/// <summary>Prometheus' own tool, which reads rules as the server does.</summary>
public static class Promtool
{
    /// <summary>The binary; null where there is none, and tests that need it are to be skipped.</summary>
    public static string? Binary { get; } = OnPath.Find("promtool");

    /// <summary>Why tests are skipped where <see cref="Binary"/> is null.</summary>
    public const string SkipReason = "there is no promtool on the PATH (Debian: apt-get install prometheus)";

    /// <summary>Runs it in a folder of its own with these files, and says what it said.</summary>
    /// <param name="arguments">Separated by single spaces; files by their names.</param>
    /// <param name="files">By name.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string arguments, params IEnumerable<(string Name, string Content)> files)
    {
        var directory = Directory.CreateTempSubdirectory("promtool-").FullName;
        try
        {
            foreach (var (name, content) in files)
                await File.WriteAllTextAsync(Path.Combine(directory, name), content);
            using var process = Process.Start(new ProcessStartInfo(Binary ?? throw new InvalidOperationException(SkipReason), arguments.Split(' '))
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await said + await failed);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
