namespace DeepSeek.Images.Tests.Docker;

public sealed class BuildContextTests
{
    private const string Ignored = """
        # comment
        *
        !src
        !eng/one.txt
        **/bin
        """;

    [Theory]
    [InlineData("src", true)]
    [InlineData("src/Gateway/Program.cs", true)]
    [InlineData("src/Gateway/bin", false)]
    [InlineData("src/Gateway/bin/one.dll", false)]
    [InlineData("eng/one.txt", true)]
    [InlineData("eng/two.txt", false)]
    [InlineData("docs/map.md", false)]
    [InlineData(".git", false)]
    public void Last_line_that_fits_decides(string path, bool kept) => Assert.Equal(kept, new BuildContext(Ignored).Keeps(path));

    [Theory]
    [InlineData(".git")]
    [InlineData("artifacts")]
    [InlineData("src/Gateway/obj")]
    [InlineData("tests")]
    public void Repository_keeps_what_no_image_needs_out_of_builds(string path) => Assert.False(BuildContext.OfRepository.Keeps(path));
}
