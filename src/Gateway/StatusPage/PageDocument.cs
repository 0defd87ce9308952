using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>
/// The page, put together from the files of Page/ into one document. Its policy lets the browser run this script, apply these styles and ask
/// this server, and nothing else: whatever might find its way into the page by a name is text and stays text.
/// </summary>
internal sealed class PageDocument
{
    private readonly byte[] _html;
    private readonly string _policy;

    public PageDocument()
    {
        var (style, script) = (Read("page.css"), Read("charts.js") + Read("page.js"));
        _html = Encoding.UTF8.GetBytes(Read("page.html").Replace("{style}", style, StringComparison.Ordinal).Replace("{script}", script, StringComparison.Ordinal));
        _policy = $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; connect-src 'self'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>Answers with the page.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = _policy;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.Body.WriteAsync(_html, http.RequestAborted);
    }

    /// <summary>With line ends as the browser hashes them.</summary>
    private static string Read(string name)
    {
        using var text = new StreamReader(typeof(PageDocument).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
