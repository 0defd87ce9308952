using DeepSeek.Bench.Gateway;

namespace DeepSeek.Bench.Tests.Gateways;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--only latency,cache")]
    [InlineData("--rounds 1 --seconds 1")]
    [InlineData("soak")]
    public void What_is_left_out_has_its_default(string line) => Assert.Empty(BenchCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("--rounds 0", "--rounds: at least 1")]
    [InlineData("--seconds -1", "--seconds: at least 1")]
    [InlineData("--seconds x", "--seconds")]
    [InlineData("--only nonsense", "nonsense")]
    public void What_makes_no_sense_is_named(string line, string named) =>
        Assert.Contains(BenchCommand.Create().Parse(line).Errors, error => error.Message.Contains(named, StringComparison.Ordinal));
}
