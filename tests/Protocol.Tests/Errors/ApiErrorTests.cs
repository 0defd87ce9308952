using System.Text;
using DeepSeek.Protocol.Errors;

namespace DeepSeek.Protocol.Tests.Errors;

public sealed class ApiErrorTests
{
    [Fact]
    public void Envelope_has_all_four_fields_on_one_line()
    {
        var json = Encoding.UTF8.GetString(new ApiError("Over.", "server_error", "upstream_exhausted").ToEnvelope());

        Assert.Equal("""{"error":{"message":"Over.","type":"server_error","code":"upstream_exhausted","param":null}}""", json);
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","type":"t","code":"c","param":"p"}}""", "m", "t", "c")]
    [InlineData("""{"error":{"message":"m","code":503}}""", "m", null, "503")]
    [InlineData("""{"error":"m"}""", "m", null, null)]
    [InlineData("""{"object":"error","message":"m","type":"t"}""", "m", "t", null)]
    public void Error_is_found_in_the_shapes_that_servers_use(string json, string message, string? type, string? code)
    {
        var error = ApiError.Find(Encoding.UTF8.GetBytes(json));

        Assert.Equal((message, type, code), (error?.Message, error?.Type, error?.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"error":null}""")]
    [InlineData("[1]")]
    public void Nothing_is_found_where_there_is_none(string json) =>
        Assert.Null(ApiError.Find(Encoding.UTF8.GetBytes(json)));
}
