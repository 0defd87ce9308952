using DeepSeek.Gateway.Caching;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.Caching;

public sealed class CacheDirectivesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    [Theory]
    [InlineData(null, 0, true)]
    [InlineData("", 0, true)]
    [InlineData("garbage;;=", 0, true)]
    [InlineData("no-cache", 0, false)]
    [InlineData("No-Cache", 0, false)]
    [InlineData("max-age=0", 1, false)]
    [InlineData("max-age=10", 10, true)]
    [InlineData("max-age=10", 11, false)]
    [InlineData("only-if-cached, max-age=10", 11, false)]
    [InlineData("only-if-cached", 59, true)]
    [InlineData(null, 60, false)]
    public void Answer_of_an_age_is_taken_or_not(string? header, int age, bool taken) =>
        Assert.Equal(taken, Of(header).Accept(Answer(age), Now));

    [Theory]
    [InlineData(null, true)]
    [InlineData("only-if-cached", true)]
    [InlineData("no-cache", false)]
    [InlineData("max-age=3600", false)]
    public void Expired_answer_may_stand_in_unless_the_client_said_how_old_one_may_be(string? header, bool may) =>
        Assert.Equal(may, Of(header).AllowsStale);

    [Fact]
    public void No_store_is_read_beside_others()
    {
        Assert.True(Of("max-age=3, no-store").NoStore);
        Assert.False(Of("max-age=3").NoStore);
    }

    private static CacheDirectives Of(string? header)
    {
        var headers = new HeaderDictionary();
        if (header is not null)
        {
            headers["Cache-Control"] = header;
        }

        return CacheDirectives.Of(headers);
    }

    private static KeptAnswer Answer(int ageSeconds) => Kept.Answer with { StoredAt = Now.AddSeconds(-ageSeconds), Ttl = TimeSpan.FromSeconds(60) };
}
