using DeepSeek.Bench.Measuring.Exposition;

namespace DeepSeek.Bench.Tests.Exposition;

public sealed class MetricsPageTests
{
    private static readonly MetricsPage Page = new("""
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{code="200",method="GET"} 3
        requests_total{code="200",method="PATCH"} 4 1700000000
        requests_total_created{code="200",method="PATCH"} 99
        up 1
        odd{text="a \"quoted\" } and \\ slash",other="x"} 2.5e1
        torn{text="no end

        """);

    [Fact]
    public void Sum_is_of_all_series_of_that_very_name()
        => Assert.Equal(7, Page.Sum("requests_total"));

    [Fact]
    public void Sum_is_of_series_with_the_label_that_was_asked_for()
        => Assert.Equal(4, Page.Sum("requests_total", ("method", "PATCH")));

    [Fact]
    public void Series_without_labels_is_read()
        => Assert.Equal(1, Page.Sum("up"));

    [Fact]
    public void Quotes_braces_and_slashes_in_values_are_read()
    {
        var sample = Assert.Single(Page.Series("odd"));
        Assert.Equal("""a "quoted" } and \ slash""", sample.Label("text"));
        Assert.Equal("x", sample.Label("other"));
        Assert.Equal(25, sample.Value);
    }

    [Fact]
    public void Torn_line_is_passed_over()
        => Assert.Equal(0, Page.Count("torn"));
}
