using System.Text.RegularExpressions;
using DeepSeek.Docs.Tests.Pages;
using DeepSeek.DocsGen.Configuration;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Links;

/// <summary>What pages tell readers to type is there.</summary>
public sealed partial class CommandsTests
{
    [Fact]
    public void Every_make_target_is_in_the_Makefile_or_in_one_beside_the_page()
    {
        var named = Mentions(Make(), "name").ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, static one => !TargetsOf("Makefile").Concat(TargetsOf(Path.Combine(Path.GetDirectoryName(one.Page)!, "Makefile"))).Contains(one.Text));
    }

    [Fact]
    public void Every_file_that_kubectl_is_given_is_there()
    {
        var named = Mentions(KubectlFile(), "path").ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, static one => !Path.Exists(Path.Combine(Repository.Root, one.Text)));
    }

    [Theory]
    [InlineData("kubectl dsr")]
    [InlineData("deepseek-engine")]
    public void Every_verb_is_the_executables(string executable)
    {
        var verbs = ConfigurationPage.Commands.Single(one => one.Executable == executable).Command.Subcommands.Select(static verb => verb.Name).ToHashSet();
        var named = Mentions(new Regex($@"(?<![\w/-]){executable} +(?<verb>[a-z]+)(?![\w.-])"), "verb").ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, one => !verbs.Contains(one.Text));
    }

    private static IEnumerable<string> TargetsOf(string makefile) =>
        File.Exists(Path.Combine(Repository.Root, makefile)) ? Target().Matches(Repository.Read(makefile)).Select(static match => match.Groups["name"].Value) : [];

    private static IEnumerable<(string Page, string Text)> Mentions(Regex expression, string part) =>
        (from page in Page.All
         from text in page.Typed
         from Match match in expression.Matches(text)
         select (page.Path, match.Groups[part].Value)).Distinct();

    [GeneratedRegex(@"^(?<name>[a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"(?:^|[\s&;`])make +(?<name>[a-z][a-z-]*)(?![\w=-])", RegexOptions.Multiline)]
    private static partial Regex Make();

    [GeneratedRegex(@"kubectl [^\n`]*-[fk] +(?<path>(?:config|crds|charts|docs)[\w./-]*)")]
    private static partial Regex KubectlFile();
}
