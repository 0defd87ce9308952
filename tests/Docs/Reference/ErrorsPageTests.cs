using System.Reflection;
using System.Text.RegularExpressions;
using DeepSeek.Docs.Tests.Pages;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Docs.Tests.Reference;

public sealed partial class ErrorsPageTests
{
    private static readonly Page Errors = Page.Read("docs/reference/errors.md");

    [Fact]
    public void Page_has_every_error_of_the_gateway_with_its_status_and_type()
    {
        var types = new Dictionary<string, string> { ["CallerType"] = "invalid_request_error", ["ServerType"] = "server_error", ["LimitType"] = "rate_limit_error" };
        var given = Matches("src/Gateway/Pipeline/Refusals.cs", Refusal()).Select(match => (match.Groups["status"].Value, match.Groups["code"].Value, types[match.Groups["type"].Value]));

        Assert.Equal(given.Distinct().Order(), Errors.Rows("Errors of a gateway").Select(static row => (row[0], row[1].Trim('`'), row[2].Trim('`'))).Order());
    }

    [Fact]
    public void Page_has_every_reason_for_which_an_attempt_fails()
    {
        var given = Sources.Find("src/Gateway/Forwarding", FailureReason(), "reason", "FailureClassifier.cs")
            .Concat(Sources.Find("src/Gateway/Forwarding", FailureReason(), "reason", "AttemptSequence.cs"))
            .Concat(Sources.Find("src/Gateway/Metering", UnservedReason(), "reason")).Where(static reason => !reason.StartsWith("status_", StringComparison.Ordinal));
        var named = Errors.Rows("Why an attempt failed").SelectMany(static row => CodeInCell().Matches(row[0])).Select(static match => match.Groups["code"].Value)
            .Where(static code => !code.StartsWith("status_", StringComparison.Ordinal));

        Assert.Equal(given.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_has_every_error_of_the_model_server()
    {
        // Those of a server that isn't there yet, or not any more, are given by the word for it.
        var given = Sources.Find("src/Inference/Http", ServerCode(), "code").Concat(["loading", "draining"]);

        Assert.Equal(given.Distinct().Order(StringComparer.Ordinal), Errors.Rows("Errors of a model server").Select(static row => row[1].Trim('`')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_has_every_exit_code_of_the_engine()
    {
        var given = typeof(EngineExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (int)field.GetRawConstantValue()!);

        Assert.Equal(given.Concat([0, 1, 2]).Order(), Errors.Rows("deepseek-engine").Select(static row => int.Parse(row[0], null)));
    }

    private static MatchCollection Matches(string path, Regex expression) => expression.Matches(Testing.Samples.Repository.Read(path));

    [GeneratedRegex("StatusCodes\\.Status(?<status>[0-9]{3})\\w+,\\s*new ApiError\\((?:(?!new ApiError).)*?, (?<type>CallerType|ServerType|LimitType), \"(?<code>[a-z_]+)\"\\)", RegexOptions.Singleline)]
    private static partial Regex Refusal();

    [GeneratedRegex("(?:FailureClass\\.\\w+, |ownKey\\), |\\? |: |=> )\"(?<reason>[a-z_]+)\"")]
    private static partial Regex FailureReason();

    [GeneratedRegex("NoBackend, \"(?<reason>[a-z_]+)\"")]
    private static partial Regex UnservedReason();

    [GeneratedRegex("`(?<code>[a-z_0-9]+)`")]
    private static partial Regex CodeInCell();

    [GeneratedRegex("\"(?:invalid_request_error|rate_limit_error|server_error)\", (?:e\\.StatusCode == 413 \\? )?(?:\"(?<code>[a-z_]+)\")(?: : \"(?<code>[a-z_]+)\")?")]
    private static partial Regex ServerCode();
}
