using DeepSeek.Bench.Measuring.Machine;

namespace DeepSeek.Bench.Tests.Machine;

public sealed class ProcessUsageTests
{
    [Fact]
    public void Cpu_time_is_user_and_system_time_also_after_a_name_with_spaces()
        => Assert.Equal(
            TimeSpan.FromSeconds(3.5),
            ProcessUsage.CpuOf("4321 (a (strange) name) S 1 4321 4321 0 -1 4194560 11 22 33 44 250 100 7 8 20 0 9 0 100 1000 10"));

    [Fact]
    public void Field_of_a_status_file_is_what_stands_behind_the_colon()
        => Assert.Equal("123 kB", MachineFacts.Field(["Name:\tx", "VmRSS:\t   123 kB"], "VmRSS"));

    [Fact]
    public void Load_is_that_of_the_last_minute()
        => Assert.Equal(1.25, LoadGate.Parse("1.25 0.50 0.40 2/345 6789\n"));
}
