using System.Net;
using System.Text;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Metering;

public sealed class PrometheusAnswerTests
{
    [Fact]
    public void Attempts_and_errors_of_each_tier_are_told_apart_and_series_of_one_tier_are_summed()
    {
        var sample = Vector(("metro", "attempts", "60.2"), ("metro", "attempts", "39.9"), ("metro", "errors", "30"), ("overseas", "attempts", "10"));

        Assert.Equal((SampleOutcome.Value, 110, 30), (sample.Outcome, sample.Attempts, sample.Errors));
        Assert.Equal((100, 30), (sample.Tier("metro").Attempts, sample.Tier("metro").Errors));
        Assert.Null(sample.Problem);
    }

    [Fact]
    public void Errors_never_exceed_attempts() => Assert.Equal(10, Vector(("metro", "attempts", "10"), ("metro", "errors", "12.5")).Errors);

    [Theory]
    [InlineData("", "scrape")]
    [InlineData("metro attempts NaN,metro errors NaN", "NaN")]
    [InlineData("metro attempts +Inf", "NaN")]
    [InlineData("metro attempts 0,metro errors 0", "no attempts")]
    [InlineData("metro attempts 0,metro errors NaN", "no attempts")]
    [InlineData("metro attempts -3", "no attempts")]
    [InlineData("metropolis attempts 500", "doesn't have: metropolis")]
    public void What_holds_no_attempts_is_no_data_and_says_why(string series, string why)
    {
        var sample = Vector([.. series.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Split(' ') is [var tier, var count, var value] ? (tier, count, value) : default)]);

        Assert.Equal(SampleOutcome.NoData, sample.Outcome);
        Assert.Contains(why, sample.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_is_no_number_says_nothing_and_the_others_count()
        => Assert.Equal((100, 0), Vector(("metro", "attempts", "100"), ("metro", "errors", "NaN")) is var sample ? (sample.Attempts, sample.Errors) : default);

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error: unexpected end"}""", "bad_data: parse error")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"many-to-many matching"}""", "many-to-many")]
    [InlineData(422, """{"status":"error","errorType":"422","error":"cannot parse"}""", "cannot parse")]
    [InlineData(200, """{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}""", "scalar")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}""", "matrix")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"count":"attempts"},"value":[1,"1"]}]}}""", "labels")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"tier":"metro","count":"calls"},"value":[1,"1"]}]}}""", "labels")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"tier":"metro","count":"errors"},"histogram":[1,{}]}]}}""", "labels")]
    public void Query_that_is_refused_or_gives_something_else_is_invalid(int status, string body, string why)
    {
        var sample = Read(status, body);

        Assert.Equal((SampleOutcome.SourceError, true), (sample.Outcome, sample.IsQueryInvalid));
        Assert.Contains(why, sample.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", "timeout: query timed out")]
    [InlineData(500, """{"status":"error","errorType":"internal","error":"tsdb is on fire"}""", "internal")]
    [InlineData(503, "Service Unavailable", "HTTP 503")]
    [InlineData(401, "", "HTTP 401")]
    [InlineData(200, "<html>Sign in</html>", "HTTP 200")]
    [InlineData(200, "{}", "HTTP 200")]
    [InlineData(200, "[]", "HTTP 200")]
    [InlineData(200, """{"status":"success"}""", "HTTP 200")]
    public void Server_that_can_not_answer_or_is_no_Prometheus_is_unreachable(int status, string body, string why)
    {
        var sample = Read(status, body);

        Assert.Equal((SampleOutcome.SourceError, false), (sample.Outcome, sample.IsQueryInvalid));
        Assert.Contains(why, sample.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_a_server_that_is_no_Prometheus_are_not_repeated()
        => Assert.DoesNotContain("token", Read(200, """{"token": "abc"}""").Problem, StringComparison.Ordinal);

    [Fact]
    public void Warnings_are_told_and_remarks_on_the_query_are_not()
    {
        var sample = Read(200, """
            {"status":"success","warnings":["store a: no answer","PromQL info: metric might not be a counter"],
             "data":{"resultType":"vector","result":[{"metric":{"tier":"metro","count":"attempts"},"value":[1,"50"]}]}}
            """);

        Assert.Equal((SampleOutcome.Value, "Prometheus warns: store a: no answer"), (sample.Outcome, sample.Problem));
    }

    private static RouteSample Vector(params (string Tier, string Count, string Value)[] series)
    {
        var result = string.Join(',', series.Select(static one => $$"""{"metric":{"tier":"{{one.Tier}}","count":"{{one.Count}}"},"value":[1700000000.1,"{{one.Value}}"]}"""));
        return Read(200, $$$"""{"status":"success","data":{"resultType":"vector","result":[{{{result}}}]}}""");
    }

    private static RouteSample Read(int status, string body) => PrometheusAnswer.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(body), ["metro", "overseas"]);
}
