using System.Text;
using DeepSeek.Protocol.Errors;
using DeepSeek.Protocol.Messages;

namespace DeepSeek.Protocol.Tests.Messages;

public sealed class MessageErrorTests
{
    [Fact]
    public void Envelope_is_one_line_and_is_found_again()
    {
        var json = MessageError.ToEnvelope("api_error", "Over.\n", "r1");

        Assert.Equal("""{"type":"error","error":{"type":"api_error","message":"Over.\n"},"request_id":"r1"}""", Encoding.UTF8.GetString(json));
        Assert.Equal(new ApiError("Over.\n", "api_error"), ApiError.Find(json));
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(405, "invalid_request_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(502, "api_error")]
    [InlineData(503, "api_error")]
    [InlineData(504, "api_error")]
    [InlineData(529, "overloaded_error")]
    public void Status_has_its_type(int status, string type) => Assert.Equal(type, MessageError.TypeOf(status));

    [Theory]
    [InlineData("overloaded_error", 529)]
    [InlineData("billing_error", 402)]
    [InlineData("timeout_error", 504)]
    [InlineData("server_error", null)]
    [InlineData(null, null)]
    public void Type_has_its_status(string? type, int? status) => Assert.Equal(status, MessageError.StatusOf(type));
}
