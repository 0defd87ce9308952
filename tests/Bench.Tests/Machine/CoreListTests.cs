using DeepSeek.Bench.Measuring.Machine;

namespace DeepSeek.Bench.Tests.Machine;

public sealed class CoreListTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-2,5", new[] { 0, 1, 2, 5 })]
    [InlineData("3,8-9", new[] { 3, 8, 9 })]
    public void Cores_are_numbers_and_ranges(string text, int[] expected)
        => Assert.Equal(expected, CoreList.Parse(text));
}
