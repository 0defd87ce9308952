using System.Net;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Browser;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.StatusPage;

/// <summary>The page as a person sees it, in a real browser.</summary>
public sealed class StatusPageTests(SharedChromium browser) : IClassFixture<SharedChromium>
{
    private const string Cause = "tier metro 94.7 % > 30 % for 3s (108/114)";

    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    [Fact]
    public async Task Outage_and_what_the_operator_did_about_it_can_be_seen_as_they_happen()
    {
        await using var shown = await ShownGateway.StartAsync();
        var page = await browser.OpenAsync();
        await page.GoAsync(new Uri(shown.Admin, "/status"));
        await page.WaitForAsync("document.getElementById('level').textContent === 'No routing snapshot yet'");

        shown.Gateway.Offer(shown.Calm());
        await AskAsync(shown, 3);
        await page.WaitForAsync("document.getElementById('level').textContent === '✓ Normal'");
        await page.WaitForAsync("document.getElementById('clients').textContent.startsWith('Clients: 100 % of 3 requests answered')");

        shown.A.Always(Behaviours.Status(503));
        await AskAsync(shown, 5);
        shown.Gateway.Offer(Tripped(shown));
        await AskAsync(shown, 2);

        await page.WaitForAsync("document.getElementById('banner').dataset.level === 'Emergency'");
        Assert.Equal("!!! Emergency", await page.ReadAsync("document.getElementById('level').textContent"));
        Assert.EndsWith(Cause, await page.ReadAsync("document.getElementById('why').textContent"), StringComparison.Ordinal);
        var change = await page.ReadAsync("document.querySelector('#timeline li').textContent");
        Assert.Contains("!!! Normal → Emergency", change, StringComparison.Ordinal);
        Assert.Contains(Cause, change, StringComparison.Ordinal);
        Assert.Contains("metro 100 % → 0 %, backbone 0 % → 100 %", change, StringComparison.Ordinal);
        Assert.Contains("circuit opened: metro", change, StringComparison.Ordinal);

        await page.WaitForAsync("document.querySelectorAll('#tiers .card').length === 2");
        var metro = await page.ReadAsync("document.querySelector('#tiers .card').innerText");
        Assert.Contains("0 %", metro, StringComparison.Ordinal);
        Assert.Contains("✕ circuit open", metro, StringComparison.Ordinal);
        Assert.Contains("✕ ejected until", metro, StringComparison.Ordinal);
        Assert.Contains("● healthy", await page.ReadAsync("document.querySelectorAll('#tiers .card')[1].innerText"), StringComparison.Ordinal);

        // Points are there, and the line of the sick tier reaches the top, where all attempts fail.
        await page.WaitForAsync("document.querySelectorAll('#shares polygon').length === 2");
        await page.WaitForAsync("document.querySelectorAll('#errors polyline, #errors circle').length > 0");
        await page.WaitForAsync("Math.min(...[...document.querySelectorAll('#errors .c0:is(polyline, circle)')].flatMap(e => e.tagName === 'circle' ? [+e.getAttribute('cy')] : e.getAttribute('points').split(' ').map(p => +p.split(',')[1]))) < 10");
        await page.WaitForAsync("document.querySelectorAll('#levels polyline').length > 0 && document.querySelectorAll('#requests polyline').length > 0");

        Assert.Equal("12", await page.ReadAsync("document.querySelectorAll('#attempts tr').length"));
        await page.ReadAsync("document.getElementById('failures').click()");
        Assert.Equal("2", await page.ReadAsync("document.querySelectorAll('#attempts tr').length"));
        Assert.Contains("metro/a", await page.ReadAsync("document.querySelector('#attempts tr').innerText"), StringComparison.Ordinal);
        Assert.Contains("503", await page.ReadAsync("document.querySelector('#attempts tr').innerText"), StringComparison.Ordinal);

        Assert.Empty(page.Complaints);
        AssertStaysHome(page, shown.Admin);
        Assert.Equal("", await page.ReadAsync("document.cookie"));
    }

    [Fact]
    public async Task Names_stay_text_whatever_is_in_them()
    {
        const string Evil = "<img src=http://evil.example/x onerror=alert(1)><script>alert(2)</script>";
        await using var shown = await ShownGateway.StartAsync();
        shown.Gateway.Offer(shown.Calm(Evil) with { Transitions = [new SnapshotTransition(Then, "Warning", "Normal", "ErrorRateCleared", Evil)] });
        using var answer = await shown.Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", [("x-request-id", "<svg/onload=alert(3)>")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsStringAsync();
        var page = await browser.OpenAsync();

        await page.GoAsync(shown.Admin);

        await page.WaitForAsync($"document.getElementById('tiers').textContent.includes({Quoted(Evil)})");
        await page.WaitForAsync($"document.getElementById('attempts').textContent.includes({Quoted($"metro/{Evil}")})");
        Assert.Contains(Evil, await page.ReadAsync("document.getElementById('why').textContent"), StringComparison.Ordinal);
        Assert.Contains("<svg/onload=alert(3)>", await page.ReadAsync("document.getElementById('attempts').textContent"), StringComparison.Ordinal);
        Assert.Equal("0 1", await page.ReadAsync("document.querySelectorAll('img').length + ' ' + document.querySelectorAll('script').length"));
        Assert.Empty(page.Complaints);
        AssertStaysHome(page, shown.Admin);
    }

    [Fact]
    public async Task Page_of_a_gateway_that_is_gone_says_so_and_from_when_it_is()
    {
        var page = await browser.OpenAsync();
        await using (var shown = await ShownGateway.StartAsync())
        {
            shown.Gateway.Offer(shown.Calm());
            await page.GoAsync(shown.Admin);
            await page.WaitForAsync("document.getElementById('level').textContent === '✓ Normal'");
            Assert.Equal("true", await page.ReadAsync("document.getElementById('stale').hidden"));
        }

        await page.WaitForAsync("!document.getElementById('stale').hidden && document.getElementById('stale').textContent.startsWith('No answer from this gateway since')");
    }

    [Fact]
    public async Task Page_fits_a_phone_and_is_dark_where_the_device_is()
    {
        await using var shown = await ShownGateway.StartAsync();
        shown.Gateway.Offer(Tripped(shown));
        await AskAsync(shown, 3);
        var page = await browser.OpenAsync();
        await page.ResizeAsync(360, 740);
        await page.GoAsync(shown.Admin);
        await page.WaitForAsync("document.querySelectorAll('#shares polygon').length === 2");

        Assert.Equal("rgb(255, 255, 255)", await page.ReadAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("true", await page.ReadAsync("document.documentElement.scrollWidth === document.documentElement.clientWidth"));
        await page.DarkenAsync();
        Assert.Equal("rgb(15, 19, 24)", await page.ReadAsync("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Policy_allows_this_script_these_styles_and_this_server_alone()
    {
        await using var shown = await ShownGateway.StartAsync();
        foreach (var path in new[] { "/", "/status" })
        {
            using var answer = await shown.GetAsync(path);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
            Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("http", (await answer.Content.ReadAsStringAsync()).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static RoutingSnapshot Tripped(ShownGateway shown)
    {
        var calm = shown.Calm();
        return calm with
        {
            Level = "Emergency",
            Transitions = [new SnapshotTransition(Then, "Normal", "Emergency", "ErrorRateExceeded", Cause)],
            Tiers = [calm.Tiers[0] with { Share = 0, CircuitOpen = true }, calm.Tiers[1] with { Share = 100 }],
        };
    }

    private static async Task AskAsync(ShownGateway shown, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await shown.Gateway.AskAsync(TestGateway.StreamRequest)).Status);
        }
    }

    private static void AssertStaysHome(BrowserPage page, Uri home)
    {
        Assert.NotEmpty(page.Requests);
        Assert.All(page.Requests.Where(static request => request.Scheme != "data"), request => Assert.Equal(home.Authority, request.Authority));
    }

    private static string Quoted(string text) => $"'{text}'";
}
