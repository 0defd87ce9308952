using System.Text;
using DeepSeek.Operator.Resources.Nginx;
using DeepSeek.Protocol.Routing;
using FsCheck.Xunit;
using static DeepSeek.Operator.Tests.Resources.Nginx.NginxSamples;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

/// <summary>Whatever a user writes stays a value: no text makes a directive, ends one or changes another.</summary>
public sealed class NginxSafetyTests
{
    private const string Alphabet = "\"\\'$;{}#\n\r\t @/?[]()*^~%&=:.-_aZ09é漢\0\u007f\u0085";

    [Property(MaxTest = 500, EndSize = 60)]
    public void Configuration_has_the_same_directives_whatever_the_values_are(byte where, byte[] choices)
    {
        var text = Text(choices);
        var odd = (where % 5) switch
        {
            0 => Odd($"https://{text}", "name.example", "X-A", "value"),
            1 => Odd($"https://odd.example/{text}", "name.example", "X-A", "value"),
            2 => Odd("https://odd.example/v1", text, "X-A", "value"),
            3 => Odd("https://odd.example/v1", "name.example", $"X{text}", "value"),
            _ => Odd("https://odd.example/v1", "name.example", "X-A", $"v{text}"),
        };
        var read = Shape(odd);
        // An address or a name of TLS that nginx can't be told leaves its backend out; nothing else does.
        Assert.True(read.SequenceEqual(Shape(Odd("https://odd.example/v1", "name.example", "X-A", "value"))) || (where % 5 < 3 && read.SequenceEqual(Shape())));
    }

    [Property(MaxTest = 300, EndSize = 60)]
    public void Header_s_value_is_the_value_to_the_letter(byte[] value)
    {
        var text = $"v{Text(value)}";
        var config = NginxGrammar.Read(Config(Tier("metro", 100, Odd("https://odd.example", "name.example", "X-A", text))));
        var expected = string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? ' ' : c));
        Assert.Equal(expected, config[config.Index().First(line => line.Item.Words[0] == "geo").Index + 1].Words[1]);
    }

    [Property(MaxTest = 25, EndSize = 60)]
    public void Nginx_takes_it(byte[] path, byte[] value)
    {
        if (NginxProcess.Binary is null)
        {
            return;
        }

        using var check = NginxTakesAsync($"https://127.0.0.1:1/{Text(path).ReplaceLineEndings("").Replace('?', 'q').Replace('#', 'h')}", Text(value));
        Assert.Empty(check.GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Nginx_takes_the_longest_values()
    {
        Assert.SkipWhen(NginxProcess.Binary is null, NginxProcess.SkipReason);
        Assert.Empty(await NginxTakesAsync($"https://127.0.0.1:1/{new string('$', 480)}", string.Concat(Enumerable.Repeat("😀", 512)), new string('x', 128)));
    }

    [Theory]
    [InlineData("https://a;b")]
    [InlineData("https://a{b}/")]
    [InlineData("https://$host/")]
    [InlineData("ftp://a.example/")]
    [InlineData("https://a_b.example/", true)]
    [InlineData("http://[::1]:8080/v1", true)]
    public void Address_that_nginx_can_t_be_told_leaves_its_backend_out(string url, bool taken = false)
    {
        var config = Config(Tier("metro", 100, Backend("plain", "http://plain.example"), Backend("odd", url)));
        Assert.Equal(taken, config.Contains("metro.odd", StringComparison.Ordinal));
        Assert.Null(taken ? null : NginxConfig.Write(Snapshot(Tier("metro", 100, Backend("odd", url)))));
    }

    private static async Task<string> NginxTakesAsync(string url, string value, string header = "X-A")
    {
        await using var nginx = NginxProcess.Prepare();
        nginx.Write(Config(Tier("metro", 100, Odd(url, "name.example", header, value))));
        return await nginx.TestAsync();
    }

    private static SnapshotBackend Odd(string url, string serverName, string header, string value) => Backend("odd", url) with
    {
        Headers = [new HeaderSetting(header, value)],
        Tls = new TlsSettings { ServerName = serverName, InsecureSkipVerify = true },
    };

    private static string Text(byte[] choices) => choices.Aggregate(new StringBuilder(), (text, choice) => text.Append(Alphabet[choice % Alphabet.Length])).ToString();

    private static IReadOnlyList<string> Shape(params SnapshotBackend[] backends) =>
    [
        .. NginxGrammar.Read(Config(Tier("metro", 100, [Backend("plain", "http://plain.example"), .. backends])))
            .Select(line => $"{line.Depth} {line.Words.Count} {(line.Words[0].StartsWith('$') || line.Words[0].StartsWith('/') ? "" : line.Words[0])}"),
    ];
}
