using System.Text;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Protocol.Tests.Engines;

public sealed class JobProgressTests
{
    [Fact]
    public void What_is_said_is_heard() => Assert.Equal(new JobProgress("quantizing", 7, 1L << 40), JobProgress.Parse(new JobProgress("quantizing", 7, 1L << 40).ToJson()));

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(5, 0, null)]
    [InlineData(0, 9, 0)]
    [InlineData(8, 9, 88)]
    [InlineData(9, 9, 100)]
    [InlineData(20, 9, 100)]
    public void Percents_are_whole_and_none_where_the_end_is_unknown(long done, long total, int? percent) => Assert.Equal(percent, new JobProgress("", done, total).Percent);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"step":null,"done":1,"total":2}""")]
    public void Other_pages_are_no_progress(string page) => Assert.Null(JobProgress.Parse(Encoding.UTF8.GetBytes(page)));
}
