using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Workflows;

/// <summary>What can be told of .github without running it.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] MakeTargets = [.. Rule().Matches(Repository.Read("Makefile")).Select(static rule => rule.Groups[1].Value)];

    // By job: what it may do besides reading the repository.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["release.yaml/images"] = ["id-token: write", "packages: write"],
        ["release.yaml/chart"] = ["id-token: write", "packages: write"],
        ["release.yaml/release"] = ["attestations: write", "contents: write", "id-token: write"],
    };

    public static TheoryData<string> Names() => [.. Workflow.All.Select(static workflow => workflow.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Make_targets_exist(string name)
    {
        var targets = Of(name).Commands.SelectMany(static command => Make().Matches(command)).Select(static make => make.Groups[1].Value).ToArray();

        Assert.NotEmpty(targets);
        Assert.Empty(targets.Except(MakeTargets));
    }

    [Theory, MemberData(nameof(Names))]
    public void Jobs_may_do_what_they_must_and_no_more(string name)
    {
        var workflow = Of(name);

        Assert.Equal("contents: read", Permissions(workflow.Root));
        Assert.All(workflow.Jobs, job => Assert.Equal(
            Allowed.TryGetValue($"{name}/{job.Key}", out var more) ? string.Join(", ", more.Any(static right => right.StartsWith("contents:", StringComparison.Ordinal)) ? more : ["contents: read", .. more]) : "",
            job.Value["permissions"] is null ? "" : Permissions(job.Value)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Actions_are_whole_versions_and_checkouts_leave_no_credentials(string name)
    {
        foreach (var step in Of(name).Steps.Where(static step => step["uses"] is not null))
        {
            var action = step["uses"]!.GetValue<string>();
            Assert.Matches(@"^[\w-]+/[\w-]+@v\d+\.\d+\.\d+$", action);
            Assert.True(!action.StartsWith("actions/checkout@", StringComparison.Ordinal) || step["with"]?["persist-credentials"]?.GetValue<bool>() == false, action);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_others_may_write_gets_into_commands_by_variables_alone(string name) =>
        Assert.DoesNotContain(Of(name).Commands, static command => Untrusted().IsMatch(command));

    [Fact]
    public void Release_waits_for_all_that_it_is_made_of()
    {
        var jobs = Workflow.All.Single(static workflow => workflow.Name == "release.yaml").Jobs;

        Assert.Equal(jobs.Keys.Except(["release"]).Order(StringComparer.Ordinal), jobs["release"]["needs"]!.AsArray().Select(static need => need!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(jobs.Where(static job => job.Key is not ("version" or "release")), static job => Assert.Equal("version", job.Value["needs"]!.GetValue<string>()));
    }

    [Fact]
    public void Every_group_of_images_is_released() => Assert.Equal(
        BakeGroup().Matches(Repository.Read("eng/docker/docker-bake.hcl")).Select(static group => group.Groups[1].Value).Order(StringComparer.Ordinal),
        Workflow.All.Single(static workflow => workflow.Name == "release.yaml").Jobs["images"]["strategy"]!["matrix"]!["group"]!.AsArray().Select(static group => group!.GetValue<string>()).Order(StringComparer.Ordinal));

    [Fact]
    public void Verify_is_what_ci_runs()
    {
        Assert.Contains(Workflow.All.Single(static workflow => workflow.Name == "ci.yaml").Commands, static command => command.Trim() == "make verify");
        Assert.Equal(
            Verify().Match(Repository.Read("Makefile")).Groups[1].Value.Split(' '),
            CiStep().Matches(Repository.Read(".ci/run")).SelectMany(static step => step.Groups[1].Value.Split(' ')));
    }

    [Fact]
    public void Owners_and_updates_name_paths_that_exist()
    {
        var updates = Yaml.Parse(Repository.Read(".github/dependabot.yaml"))["updates"]!.AsArray();
        var paths = Repository.Read(".github/CODEOWNERS").Split('\n').Where(static line => line.StartsWith('/')).Select(static line => line.Split(' ')[0])
            .Concat(updates.SelectMany(static update => update!["directories"]?.AsArray() ?? [update["directory"]!.DeepClone()]).Select(static path => path!.GetValue<string>()))
            .ToArray();

        Assert.True(paths.Length > 10);
        Assert.All(paths, static path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path.Trim('/'))), path));
    }

    [Fact]
    public void Issue_forms_have_what_forms_need() => Assert.All(
        Directory.GetFiles(Path.Combine(Repository.Root, ".github/ISSUE_TEMPLATE"), "*.yaml"),
        static path =>
        {
            var form = Yaml.Parse(File.ReadAllText(path));
            Assert.All(["name", "description"], field => Assert.NotEqual("", form[field]!.GetValue<string>()));
            var inputs = form["body"]!.AsArray().Where(static input => input!["type"]!.GetValue<string>() != "markdown").ToArray();
            Assert.NotEmpty(inputs);
            Assert.Equal(inputs.Length, inputs.Select(static input => input!["id"]!.GetValue<string>()).Distinct().Count());
            Assert.All(inputs, static input => Assert.NotEqual("", input!["attributes"]!["label"]!.GetValue<string>()));
        });

    [Fact]
    public void Container_for_development_is_set_up_by_a_script_that_can_be_run()
    {
        var script = JsonNode.Parse(Repository.Read(".devcontainer/devcontainer.json"))!["onCreateCommand"]!.GetValue<string>();

        Assert.True(!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute));
    }

    private static Workflow Of(string name) => Workflow.All.Single(workflow => workflow.Name == name);

    private static string Permissions(JsonNode of) =>
        string.Join(", ", of["permissions"]!.AsObject().Select(static right => $"{right.Key}: {right.Value}").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^([a-z][a-z-]*):(?!=)", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\bmake ([a-z][a-z-]*)")]
    private static partial Regex Make();

    // Names of branches and tags, titles, texts: an expression would put them into the script before a shell quotes anything.
    [GeneratedRegex(@"\$\{\{\s*(github\.(event|head_ref|ref_name|actor)|inputs)\b")]
    private static partial Regex Untrusted();

    [GeneratedRegex(@"^group ""(\w+)""", RegexOptions.Multiline)]
    private static partial Regex BakeGroup();

    [GeneratedRegex(@"^verify: ([a-z -]+?) ##", RegexOptions.Multiline)]
    private static partial Regex Verify();

    [GeneratedRegex(@"^step \w+ (?:bash .*)?make --no-print-directory ([a-z-]+(?: [a-z-]+)*)", RegexOptions.Multiline)]
    private static partial Regex CiStep();
}
