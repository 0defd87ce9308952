using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Errors;

namespace DeepSeek.Gateway.Tests.Forwarding;

public sealed class FailureClassifierTests
{
    [Theory]
    [InlineData(301, "Transient")]
    [InlineData(400, "Caller")]
    [InlineData(401, "AccountDead")]
    [InlineData(402, "AccountDead")]
    [InlineData(403, "AccountDead")]
    [InlineData(404, "Caller")]
    [InlineData(408, "Transient")]
    [InlineData(413, "Caller")]
    [InlineData(422, "Caller")]
    [InlineData(429, "Busy")]
    [InlineData(500, "Transient")]
    [InlineData(502, "Transient")]
    [InlineData(503, "Busy")]
    [InlineData(504, "Transient")]
    [InlineData(529, "Busy")]
    public void Status_has_its_class(int status, string expected) =>
        Assert.Equal(expected, FailureClassifier.OfStatus(status, null, ownKey: true, null).Class.ToString());

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public void Key_of_the_client_is_the_clients_matter(int status) =>
        Assert.Equal(FailureClass.Caller, FailureClassifier.OfStatus(status, null, ownKey: false, null).Class);

    [Fact]
    public void Balance_that_is_gone_is_known_by_its_words() =>
        Assert.Equal(FailureClass.AccountDead, FailureClassifier.OfStatus(429, new ApiError("x", "insufficient_quota"), ownKey: true, null).Class);

    [Theory]
    [InlineData("overloaded_error", "Busy", "Busy")]
    [InlineData("rate_limit_error", "Busy", "Busy")]
    [InlineData("api_error", "Transient", "Transient")]
    [InlineData("timeout_error", "Transient", "Transient")]
    [InlineData("authentication_error", "AccountDead", "Caller")]
    [InlineData("permission_error", "AccountDead", "Caller")]
    [InlineData("billing_error", "AccountDead", "Caller")]
    [InlineData("invalid_request_error", "Caller", "Caller")]
    [InlineData("not_found_error", "Caller", "Caller")]
    [InlineData("request_too_large", "Caller", "Caller")]
    [InlineData("invented_tomorrow", "Transient", "Transient")]
    public void Error_type_of_the_Messages_API_has_its_class(string type, string withOurKey, string withTheClients)
    {
        Assert.Equal(withOurKey, FailureClassifier.OfInBandError(new ApiError("x", type), ownKey: true).Class.ToString());
        Assert.Equal(withTheClients, FailureClassifier.OfInBandError(new ApiError("x", type), ownKey: false).Class.ToString());
    }

    [Theory]
    [InlineData("503", "", "Busy")]
    [InlineData("429", "", "Busy")]
    [InlineData("402", "", "AccountDead")]
    [InlineData("400", "", "Caller")]
    [InlineData("overloaded_error", "", "Busy")]
    [InlineData("invalid_request_error", "", "Caller")]
    [InlineData("", "The server is busy, try later", "Busy")]
    [InlineData("what", "ever", "Transient")]
    public void Error_in_a_200_is_known_by_code_and_words(string code, string message, string expected) =>
        Assert.Equal(expected, FailureClassifier.OfInBandError(new ApiError(message, Code: code), ownKey: true).Class.ToString());
}
