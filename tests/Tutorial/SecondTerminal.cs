using System.Collections.Concurrent;
using System.Diagnostics;

namespace DeepSeek.Tutorial.Tests;

/// <summary>Where a command goes on while the tutorial does: clients that must not notice anything.</summary>
/// <param name="terminal">How commands are started.</param>
internal sealed class SecondTerminal(Terminal terminal) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _process;
    private string _expected = "";
    private bool _isJudged;

    /// <param name="command">What runs until the tutorial's end.</param>
    /// <param name="shown">What the page shows of its output; every word of the output must be one of these.</param>
    public void Start(string command, string shown)
    {
        _expected = shown;
        _process = terminal.Start(command);
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends the command, and judges what it said; the second time nothing happens.</summary>
    public async Task EndAsync()
    {
        if (_isJudged)
            return;
        _isJudged = true;
        Assert.False(_process!.HasExited, $"the second terminal's command ended by itself: {string.Join('\n', _lines)}");
        await KillAsync();
        var words = Words(string.Join('\n', _lines)).ToArray();
        Assert.True(words.Length > 50, $"the second terminal says {words.Length} words only");
        Assert.Equal(Words(_expected).Distinct().Order(), words.Distinct().Order());
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    private async Task KillAsync()
    {
        if (_process is null or { HasExited: true })
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    private static IEnumerable<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(static word => word != "…");
}
