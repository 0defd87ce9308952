using System.Text.RegularExpressions;
using DeepSeek.Docs.Tests.Pages;

namespace DeepSeek.Docs.Tests.Reference;

public sealed partial class ConfigurationPageTests
{
    private static readonly Page Configuration = Page.Read("docs/reference/configuration.md");

    /// <summary>Set for containers and credential plugins that aren't ours, or told by Kubernetes or a client library on its own.</summary>
    private static readonly string[] OfOthers = ["HF_HUB_OFFLINE", "HOME", "KUBERNETES_EXEC_INFO", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "REDISCLI_AUTH"];

    private static IEnumerable<string> Flags => Configuration.Headings.Skip(1).SelectMany(static heading => Configuration.Rows(heading))
        .SelectMany(static row => row[0].Split(", ")).Select(static cell => cell.Trim('`')).Where(static name => name.StartsWith("--", StringComparison.Ordinal));

    [Fact]
    public void Page_has_every_flag_that_the_source_makes_and_no_other()
    {
        var made = Sources.Find("src", MadeFlag(), "name");

        Assert.NotEmpty(made);
        Assert.Equal(made.Order(StringComparer.Ordinal), Flags.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_has_every_environment_variable_that_the_source_reads_and_no_other()
    {
        var read = Sources.Find("src", Variable(), "name").Except(OfOthers);
        var named = Configuration.Rows("Environment variables that aren't flags").Select(static row => row[0].Trim('`'));
        var ofFlags = Configuration.Rows("deepseek-gateway").Select(static row => row[1].Trim('`'));

        Assert.Equal(read.Except(ofFlags).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("(?:Flag\\.Create(?:<[^(]+>|ListenUrl)?|Counting\\.Option|Count|new(?: Option<[^(]+>)?)\\(\\s*\"(?<name>--[a-z-]+)\"")]
    private static partial Regex MadeFlag();

    [GeneratedRegex("\"(?<name>(?:[A-Z]{2,}_[A-Z_]*[A-Z]|HOSTNAME|HOME|TERM|PORT|KUBECONFIG))\"")]
    private static partial Regex Variable();
}
