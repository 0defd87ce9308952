using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference.Tests.Weights;

public sealed class SourceUrlTests
{
    [Theory]
    [InlineData("huggingface://deepseek-ai/r1@main", "huggingface://deepseek-ai/r1@main")]
    [InlineData("huggingface://deepseek-ai/r1", "huggingface://deepseek-ai/r1@main")]
    [InlineData("s3://bucket/a/b/", "s3://bucket/a/b")]
    [InlineData("s3://bucket", "s3://bucket/")]
    [InlineData("pvc:///source/r1", "pvc:///source/r1")]
    public void Source_says_its_name(string text, string name) => Assert.Equal(name, SourceUrl.Open(text, static _ => null).Name);

    [Theory]
    [InlineData("")]
    [InlineData("deepseek-ai/r1")]
    [InlineData("huggingface://r1")]
    [InlineData("huggingface://a/b/c")]
    [InlineData("huggingface://a/b@")]
    [InlineData("huggingface://a/b@c@d")]
    [InlineData("huggingface://a/b?x=1")]
    [InlineData("s3://")]
    [InlineData("pvc://relative")]
    [InlineData("ftp://x/y")]
    public void Other_words_are_refused_with_what_may_be_said(string text)
    {
        var e = Assert.Throws<FormatException>(() => SourceUrl.Open(text, static _ => null));
        Assert.Contains(SourceUrl.Forms, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mirror_that_is_no_url_is_refused_by_its_name()
    {
        var e = Assert.Throws<FormatException>(static () => SourceUrl.Open("huggingface://a/b", static name => name == "HF_ENDPOINT" ? "mirror" : null));
        Assert.Contains("HF_ENDPOINT 'mirror'", e.Message, StringComparison.Ordinal);
    }
}
