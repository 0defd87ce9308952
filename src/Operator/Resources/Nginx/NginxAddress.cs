using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>A backend's URL in the parts that nginx asks for, of characters that mean nothing else to it.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">A name or an address, for TLS.</param>
/// <param name="Server">Host and port, for <c>server</c>.</param>
/// <param name="Authority">For the header <c>Host</c>: with the port only where it isn't the scheme's.</param>
/// <param name="Base">The path that requests are appended to, without a slash at its end.</param>
internal sealed partial record NginxAddress(string Scheme, string Host, string Server, string Authority, string Base)
{
    // nginx takes no word beyond 4096 bytes.
    private const int LongestPath = 2048;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%+,=:@&()!*");

    public bool IsTls => Scheme == Uri.UriSchemeHttps;

    /// <summary>Where DeepSeek serves what stands beside /v1.</summary>
    public string Root => Base.EndsWith("/v1", StringComparison.Ordinal) ? Base[..^3] : Base;

    /// <summary>Null when nginx can't be told such a URL.</summary>
    public static NginxAddress? Of(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var path = Encode(uri.AbsolutePath.TrimEnd('/'));
        if (!IsHost(host) || path.Length > LongestPath)
        {
            return null;
        }

        var server = string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
        return new NginxAddress(uri.Scheme, host.Trim('[', ']'), server, uri.IsDefaultPort ? host : server, path);
    }

    /// <summary>Whether it is a name or address and nothing else.</summary>
    public static bool IsHost(string text) => HostText().IsMatch(text);

    // What means something to nginx is sent in the other form that a path may have (RFC 3986 section 2.1).
    private static string Encode(string path)
    {
        var encoded = new StringBuilder(path.Length);
        foreach (var c in Encoding.UTF8.GetBytes(path))
        {
            _ = Plain.Contains((char)c) ? encoded.Append((char)c) : encoded.Append(CultureInfo.InvariantCulture, $"%{c:X2}");
        }

        return encoded.ToString();
    }

    [GeneratedRegex(@"^([A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])\z")]
    private static partial Regex HostText();
}
