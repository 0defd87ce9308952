using DeepSeek.Testing;
using DeepSeek.Testing.Native;

namespace DeepSeek.Engines.Tests.Cuda;

/// <summary>The fakes themselves, by a program in C that calls them in every order, under AddressSanitizer.</summary>
[Collection(FakeGpu.Collection)]
public sealed class FakesTests
{
    [Fact]
    public void Every_order_of_calls_and_every_error_leaves_nothing_behind()
    {
        FakeGpu.Need();
        var compiler = OnPath.Find("cc") ?? OnPath.Find("gcc") ?? OnPath.Find("clang");
        var (code, said) = GpuFakes.Make("test", $"CC={compiler}");
        Assert.SkipWhen(code != 0 && (said.Contains("cannot find", StringComparison.Ordinal) || said.Contains("unable to find library", StringComparison.Ordinal)),
            "the C compiler comes without AddressSanitizer (Debian: it is in libgcc-dev)");
        Assert.True(code == 0 && said.Contains("all as it should be", StringComparison.Ordinal), said);
    }
}
