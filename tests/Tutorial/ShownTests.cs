namespace DeepSeek.Tutorial.Tests;

public sealed class ShownTests
{
    [Theory]
    [InlineData("chat   True", "chat  True\n", true)]
    [InlineData("chat   True", "chat  False\n", false)]
    [InlineData("chat   True   …", "chat   True   5s", true)]
    [InlineData("chat   True   …", "chat   False   5s", false)]
    [InlineData("a\n…\nz", "a\nb\nc\nz\n", true)]
    [InlineData("a", "a\nb\n", false)]
    [InlineData("ERR%", "ERR%", true)]
    public void Output_is_what_the_page_shows_or_it_is_not(string shown, string output, bool matches) => Assert.Equal(matches, Shown.Matches(shown, output));
}
