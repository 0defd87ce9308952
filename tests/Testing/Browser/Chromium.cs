using System.Diagnostics;
using System.Text;

namespace DeepSeek.Testing.Browser;

/// <summary>A real Chromium without a window, with a profile of its own, driven by its DevTools protocol.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";

    private readonly string _profile;
    private readonly Process _process;
    private readonly DevTools _tools;

    private Chromium(string profile, Process process, DevTools tools) => (_profile, _process, _tools) = (profile, process, tools);

    /// <summary>The program; null where there is none, and tests that need it are to be skipped.</summary>
    public static string? Binary { get; } = OnPath.Find("chromium") ?? OnPath.Find("chromium-browser") ?? OnPath.Find("google-chrome");

    /// <summary>Why tests are skipped where <see cref="Binary"/> is null.</summary>
    public const string SkipReason = "there is no chromium on the PATH (Debian: apt-get install chromium)";

    public static async Task<Chromium> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("chromium-").FullName;
        // The sandbox needs rights that containers and root don't have; pages come from the test itself.
        var start = new ProcessStartInfo(Binary!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return new Chromium(profile, process, await DevTools.ConnectAsync(await AddressAsync(process)));
    }

    /// <summary>A page of its own, that has gone nowhere yet.</summary>
    public Task<BrowserPage> OpenAsync() => BrowserPage.OpenAsync(_tools);

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Its children may write a moment longer than it lives.
        await Eventually.BeTrueAsync(TryDelete, "the profile can be deleted");
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(_profile, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(_profile);
        }
    }

    /// <summary>Says where it listens among what it complains about.</summary>
    private static async Task<Uri> AddressAsync(Process process)
    {
        var said = new StringBuilder();
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (line.Data is null)
            {
                found.TrySetException(new InvalidOperationException($"chromium didn't start: {said}"));
            }
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal))
            {
                found.TrySetResult(new Uri(line.Data[Announcement.Length..]));
            }
        };
        process.BeginErrorReadLine();
        return await found.Task.WaitAsync(Eventually.Limit);
    }
}
