using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Metering;

public sealed class ServerPageTests
{
    [Theory]
    [InlineData("# TYPE dslm_num_requests_running gauge\ndslm_num_requests_running 3\ndslm_num_requests_waiting 2\n", 5)]
    [InlineData("vllm:num_requests_running{engine=\"0\",model_name=\"r1\"} 3.0\nvllm:num_requests_running{engine=\"1\",model_name=\"r1\"} 1.0\nvllm:num_requests_waiting{engine=\"0\",model_name=\"r1\"} 0.0\n", 4)]
    [InlineData("dslm_num_requests_running 1\nvllm:num_requests_running 1\n", 1)]
    [InlineData("dslm_num_requests_running NaN\ndslm_num_requests_waiting 2\n", 2)]
    [InlineData("dslm_num_requests_running_total 7\ndslm_num_requests_running 1\n", 1)]
    public void Requests_are_those_that_are_computed_and_those_that_wait(string page, double requests)
        => Assert.Equal((requests, null), (ServerPage.Requests(page, out var problem), problem));

    [Theory]
    [InlineData("process_cpu_seconds_total 1\n", "don't say how many requests")]
    [InlineData("dslm_num_requests_running 1", "in the middle of a line")]
    public void Page_that_does_not_tell_is_no_zero(string page, string says)
    {
        Assert.Null(ServerPage.Requests(page, out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }
}
