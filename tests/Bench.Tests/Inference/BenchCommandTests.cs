using DeepSeek.Bench.Inference;

namespace DeepSeek.Bench.Tests.Inference;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--only weights,loop --force")]
    [InlineData("--rounds 1 --threads 1 --prompt-tokens 16 --answer-tokens 8")]
    public void What_is_left_out_has_its_default(string line) => Assert.Empty(BenchCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("--rounds 0", "--rounds: at least 1")]
    [InlineData("--threads x", "--threads")]
    [InlineData("--only nonsense", "nonsense")]
    public void What_makes_no_sense_is_named(string line, string named) =>
        Assert.Contains(BenchCommand.Create().Parse(line).Errors, error => error.Message.Contains(named, StringComparison.Ordinal));
}
