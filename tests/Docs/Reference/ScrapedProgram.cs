using System.Diagnostics;
using DeepSeek.Testing;

namespace DeepSeek.Docs.Tests.Reference;

/// <summary>An executable of the product as a process of its own, to be scraped.</summary>
internal sealed class ScrapedProgram : IDisposable
{
    private readonly Process _process;

    private ScrapedProgram(Process process) => _process = process;

    /// <param name="program">Beside the tests, without its extension.</param>
    /// <param name="arguments">As typed.</param>
    public static ScrapedProgram Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ScrapedProgram(process);
    }

    /// <summary>Name and type of every metric, once the program shows those that are named: it shows some while it still begins.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ScrapeAsync(Uri metrics, IEnumerable<string> until)
    {
        using var client = new HttpClient();
        var found = new Dictionary<string, string>();
        await Eventually.RightAsync(async () =>
        {
            Assert.False(_process.HasExited, "the program has ended");
            try
            {
                found = Types(await client.GetStringAsync(metrics));
                return until.FirstOrDefault(name => !found.ContainsKey(name)) is { } missing ? $"no {missing} at {metrics}" : null;
            }
            catch (HttpRequestException e)
            {
                return e.Message;
            }
        });
        return found;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Dictionary<string, string> Types(string exposition) => exposition.Split('\n')
        .Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')).ToDictionary(static words => words[2], static words => words[3]);
}
