using DeepSeek.Gateway.Forwarding;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Forwarding;

public sealed class CredentialStoreTests : IDisposable
{
    private const string Name = "metro/key";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("credentials-");
    private readonly FakeTimeProvider _time = new();
    private readonly CredentialStore _store;

    public CredentialStoreTests() => _store = new CredentialStore(_directory.FullName, _time);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void File_that_appears_is_found_after_a_second_and_not_looked_for_before()
    {
        Assert.Null(_store.ReadKey(Name));
        Write("sk-1");
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Null(_store.ReadKey(Name));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("sk-1", _store.ReadKey(Name));
    }

    [Fact]
    public void File_that_changes_or_goes_is_noticed_after_a_second()
    {
        Write("sk-1\n");
        Assert.Equal("sk-1", _store.ReadKey(Name));
        Write("sk-2\n");
        Assert.Equal("sk-1", _store.ReadKey(Name));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-2", _store.ReadKey(Name));

        Directory.Delete(Path.Combine(_directory.FullName, "metro"), recursive: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_store.ReadKey(Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("sk-1\nsk-2")]
    [InlineData("sk 1")]
    [InlineData("schlüssel")]
    public void Text_that_no_header_can_carry_is_no_key(string text)
    {
        Write(text);
        Assert.Null(_store.ReadKey(Name));
    }

    [Fact]
    public void Certificates_may_have_lines()
    {
        Write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Assert.Equal("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", _store.Read(Name));
    }

    [Fact]
    public void Fallback_stands_for_keys_without_a_file_and_never_for_certificates()
    {
        var store = new CredentialStore(_directory.FullName, _time, _ => "sk-fallback");
        Assert.Equal("sk-fallback", store.ReadKey(Name));
        Assert.Null(store.Read(Name));

        Write("sk-file");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-file", store.ReadKey(Name));
    }

    private void Write(string text)
    {
        _directory.CreateSubdirectory("metro");
        File.WriteAllText(Path.Combine(_directory.FullName, Name), text);
    }
}
