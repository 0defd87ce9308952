using DeepSeek.Testing.Browser;

namespace DeepSeek.Gateway.Tests.StatusPage;

/// <summary>One browser for all tests of a class: it takes a second to start.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private Chromium? _chromium;

    public async ValueTask InitializeAsync() => _chromium = Chromium.Binary is null ? null : await Chromium.StartAsync();

    public ValueTask DisposeAsync() => _chromium?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A page; skips the test where there is no browser.</summary>
    public Task<BrowserPage> OpenAsync()
    {
        Assert.SkipWhen(_chromium is null, Chromium.SkipReason);
        return _chromium.OpenAsync();
    }
}
