using System.Buffers.Text;
using System.Text;
using DeepSeek.Gateway.Authentication;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class TokenExpiryTests
{
    [Theory]
    [InlineData("""{"exp":1700000000}""", 1700000000)]
    [InlineData("""{"sub":"x","exp":1.7e9}""", 1700000000)]
    [InlineData("""{"exp":"1700000000"}""", null)]
    [InlineData("""{"exp":1e300}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{"exp":""", null)]
    public void Claim_is_read_from_the_middle_part(string claims, int? seconds) =>
        Assert.Equal(seconds is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null, TokenExpiry.Find(Jwt(claims)));

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a.!.c")]
    [InlineData("a.b.c.d")]
    public void Token_of_another_form_says_nothing(string token) => Assert.Null(TokenExpiry.Find(token));

    [Property]
    public void No_token_makes_it_throw(string? head, byte[] claims) => _ = TokenExpiry.Find($"{head}.{Base64Url.EncodeToString(claims)}.") ?? TokenExpiry.Find(head ?? "");

    internal static string Jwt(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
}
