using DeepSeek.Gateway.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class PresentedTokenTests
{
    [Theory]
    [InlineData("Authorization", "Bearer one", "one")]
    [InlineData("Authorization", "bearer  one ", "one")]
    [InlineData("x-api-key", "one", "one")]
    [InlineData("Api-Key", "one", "one")]
    [InlineData("Authorization", "one", null)]
    [InlineData("Authorization", "Bearer ", null)]
    [InlineData("Authorization", "Bearer", null)]
    [InlineData("Authorization", "Basic b25lOg==", null)]
    [InlineData("x-api-key", " ", null)]
    [InlineData("Cookie", "one", null)]
    public void Each_form_is_read(string name, string value, string? expected) =>
        Assert.Equal(expected, PresentedToken.Find(new HeaderDictionary { [name] = value }));

    [Fact]
    public void Authorization_comes_first_and_what_is_none_lets_the_others_count()
    {
        Assert.Equal("one", PresentedToken.Find(new HeaderDictionary { ["api-key"] = "three", ["x-api-key"] = "two", ["Authorization"] = "Bearer one" }));
        Assert.Equal("two", PresentedToken.Find(new HeaderDictionary { ["api-key"] = "three", ["x-api-key"] = "two", ["Authorization"] = "Basic b25lOg==" }));
    }

    [Fact]
    public void Header_that_is_there_twice_is_none() =>
        Assert.Null(PresentedToken.Find(new HeaderDictionary { ["Authorization"] = new StringValues(["Bearer one", "Bearer two"]) }));
}
