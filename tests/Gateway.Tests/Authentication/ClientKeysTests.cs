using DeepSeek.Gateway.Authentication;
using DeepSeek.Testing;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class ClientKeysTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("client-keys-");
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Property(MaxTest = 100)]
    public void Token_is_let_in_exactly_when_it_is_a_clients_key(byte[] clients, byte[] presented)
    {
        using var one = new ClientKeysTests();
        // Short texts of few letters, so that prefixes, suffixes and the same in another case come up.
        var keys = clients.Select(static seed => Text([seed, (byte)(seed / 7)])).Distinct().ToArray();
        foreach (var (index, key) in keys.Index())
        {
            one.Write($"client-{index}", key);
        }

        var subject = one.Create();
        foreach (var token in keys.Concat([Text(presented)]).Concat(keys.SelectMany(static key => new[] { key[..^1], key + "a", " " + key, key.ToUpperInvariant(), "" })))
        {
            var index = Array.IndexOf(keys, token);
            Assert.Equal(index < 0 ? null : $"client-{index}", subject.Find(token));
        }
    }

    [Fact]
    public void Keys_that_are_added_changed_and_removed_count_after_a_second()
    {
        Write("one", "key-1");
        var keys = Create();
        Assert.Equal("one", keys.Find("key-1"));

        Write("one", "key-2");
        Write("two", "key-3");
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(("one", null, 1), (keys.Find("key-1"), keys.Find("key-2"), keys.Count));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((null, "one", "two", 2), (keys.Find("key-1"), keys.Find("key-2"), keys.Find("key-3"), keys.Count));

        File.Delete(Path.Combine(_directory.FullName, "two"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("one", null, 1), (keys.Find("key-2"), keys.Find("key-3"), keys.Count));
    }

    [Theory]
    [InlineData("key-1\n")]
    [InlineData("key-1\r\n")]
    public void Line_break_at_the_end_is_no_part_of_a_key(string text)
    {
        Write("one", text);
        Assert.Equal("one", Create().Find("key-1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("key-1\nkey-2")]
    [InlineData("schlüssel")]
    public void Text_that_no_header_can_carry_is_no_key_and_its_client_is_named(string text)
    {
        Write("one", text);
        var keys = Create();

        Assert.Equal(0, keys.Count);
        Assert.Null(keys.Find(text));
        Assert.Null(keys.Find(text.Trim()));
        Assert.Contains(_log.At(LogLevel.Warning), static line => line.EndsWith("who are refused: one", StringComparison.Ordinal));
    }

    [Fact]
    public void Mount_of_a_Secret_is_read_through_its_links_and_nothing_else_of_it_is_a_client()
    {
        var data = _directory.CreateSubdirectory("..2026_11_25");
        File.WriteAllText(Path.Combine(data.FullName, "one"), "key-1");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "..data"), data.Name);
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "one"), "..data/one");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "gone"), "..data/gone");
        Write("no\nname", "key-2");
        _directory.CreateSubdirectory("folder");

        var keys = Create();

        Assert.Equal(("one", null, 1), (keys.Find("key-1"), keys.Find("key-2"), keys.Count));
    }

    [Fact]
    public void Two_clients_with_one_key_are_the_first_of_them()
    {
        Write("b", "key");
        Write("a", "key");
        Assert.Equal("a", Create().Find("key"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_directory_nobody_is_let_in_and_that_is_said_once(bool named)
    {
        var keys = new ClientKeys(named ? Path.Combine(_directory.FullName, "missing") : null, _time, _log);
        for (var second = 0; second < 5; second++)
        {
            Assert.Equal((null, 0), (keys.Find(""), keys.Count));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Contains("every client is refused", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_tells_of_numbers_and_names_and_never_of_keys()
    {
        Write("one", "key-1");
        Write("two", "key 2");
        var keys = Create();
        Assert.Equal("one", keys.Find("key-1"));
        File.Delete(Path.Combine(_directory.FullName, "one"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(keys.Find("key-1"));

        Assert.Equal(4, _log.Lines.Count);
        Assert.DoesNotContain(_log.Lines, static line => line.Text.Contains("key-1", StringComparison.Ordinal) || line.Text.Contains("key 2", StringComparison.Ordinal));
    }

    private ClientKeys Create() => new(_directory.FullName, _time, _log);

    private void Write(string client, string text) => File.WriteAllText(Path.Combine(_directory.FullName, client), text);

    private static string Text(IEnumerable<byte> seeds) => "a" + string.Concat(seeds.Select(static seed => (char)('a' + (seed % 4))));
}
