using System.Text.RegularExpressions;
using DeepSeek.Api.Routes;
using DeepSeek.Images.Tests.Running;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Docker;

/// <summary>What can be told of an image without building it.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Registries = ["mcr.microsoft.com/", "nvcr.io/"];

    public static TheoryData<string> Names() => [.. Dockerfile.All.Select(static file => file.Name)];

    [Fact]
    public void There_is_an_image_for_each_thing_that_runs_by_itself() =>
        Assert.Equal(["gateway", "inference", "inference-gpu", "operator", "standalone"], Dockerfile.All.Select(static file => file.Name));

    [Theory, MemberData(nameof(Names))]
    public void Bases_are_versions_of_public_images_that_an_argument_may_replace(string name)
    {
        var file = Of(name);
        foreach (var from in file.Stages.Select(static stage => stage.Base))
        {
            Assert.Contains(from, file.Arguments.Values);
            Assert.Contains(Registries, registry => from.StartsWith(registry, StringComparison.Ordinal));
            Assert.Matches(@":\d+\.\d+[-.\w]*$", from);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_copied_path_is_in_the_build_context_or_made_by_an_earlier_stage(string name)
    {
        var file = Of(name);
        for (var index = 0; index < file.Stages.Count; index++)
        {
            foreach (var copy in file.Stages[index].Of("COPY"))
            {
                var earlier = file.Stages.Take(index).SingleOrDefault(stage => stage.Name == copy.Flag("from"));
                Assert.Equal(copy.Flag("from") is null, earlier is null);
                Assert.All(copy.Arguments[..^1], path => Assert.True(earlier is null ? BuildContext.OfRepository.Has(path) : IsMade(earlier, path), $"COPY {copy.Text}: {path}"));
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_fetched_but_packages_and_no_lists_of_them_stay(string name)
    {
        var instructions = Of(name).Stages.SelectMany(static stage => stage.Instructions).ToArray();

        Assert.DoesNotContain(instructions, static instruction => instruction.Name == "ADD");
        Assert.DoesNotContain(instructions, static instruction => Fetching().IsMatch(instruction.Text));
        Assert.All(instructions.Where(static instruction => instruction.Text.Contains("apt-get install", StringComparison.Ordinal)), static install =>
        {
            Assert.Contains("apt-get update && ", install.Text, StringComparison.Ordinal);
            Assert.Contains("--no-install-recommends", install.Text, StringComparison.Ordinal);
            Assert.EndsWith("rm -rf /var/lib/apt/lists/*", install.Text, StringComparison.Ordinal);
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Compilers_run_on_the_builder_and_what_they_compile_for_is_told(string name)
    {
        var build = Of(name).Stages.Single(static stage => stage.Name == "build");

        Assert.Equal("$BUILDPLATFORM", build.Platform);
        Assert.Contains(build.Of("ARG"), static argument => argument.Text == "TARGETARCH");
        Assert.Contains("RID=linux-$(echo \"${TARGETARCH}\" | sed s/amd64/x64/)", build.Of("RUN").Last().Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void Image_runs_as_the_user_that_the_operators_pods_ask_for(string name)
    {
        var user = Of(name).Final.Single("USER").Text.Split(':').Select(long.Parse).ToArray();

        Assert.Equal([Pod().RunAsUser!.Value, Pod().RunAsGroup!.Value], user);
        Assert.Equal([ModelPods.Restricted().RunAsUser!.Value, ModelPods.Restricted().RunAsGroup!.Value], user);
        Assert.DoesNotContain(0, user);
    }

    [Theory, MemberData(nameof(Names))]
    public void Entry_point_is_an_executable_that_publishing_wrote_and_needs_no_shell(string name)
    {
        var file = Of(name);
        var copies = file.Final.Of("COPY").Select(static copy => (From: copy.Arguments[0], To: copy.Arguments[^1])).ToArray();

        Assert.Contains(copies, copy => copy.To == file.EntryPoint || copy.To == Path.GetDirectoryName(file.EntryPoint));
        Assert.StartsWith("[", file.Final.Single("ENTRYPOINT").Text, StringComparison.Ordinal);
        Assert.Empty(file.Final.Of("RUN"));
        Assert.Empty(file.Final.Of("CMD"));
        Assert.Contains(file.Program, Published.Programs);
        Assert.Contains(copies, copy => copy.From == $"/source/{Published.PathOf(file.Program)}");
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Exposed_ports_are_those_that_the_executable_listens_on(string name)
    {
        var file = Of(name);
        var help = await Published.HelpAsync(file.Program, file.Program == EngineCommandLines.Program ? ["serve", "--help"] : ["--help"]);

        Assert.Equal(
            Ports().Matches(help).Select(static port => port.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
            file.Final.Single("EXPOSE").Arguments.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Variables_are_known_to_the_executable_and_what_listens_listens_on_all_addresses(string name)
    {
        var file = Of(name);
        var help = await Published.HelpAsync(file.Program, ["--help"]);

        Assert.All(file.Environment.Where(static variable => variable.Key.StartsWith("DEEPSEEK_", StringComparison.Ordinal)), variable => Assert.Contains($"[{variable.Key}]", help, StringComparison.Ordinal));
        foreach (var listening in Listening().Matches(help).Where(static option => option.Groups[2].Value == "127.0.0.1"))
        {
            Assert.StartsWith("http://0.0.0.0:", file.Environment[listening.Groups[1].Value], StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Labels_say_what_it_is_where_it_comes_from_and_which_version(string name)
    {
        var final = Of(name).Final;
        var labels = Label().Matches(final.Single("LABEL").Text).ToDictionary(static label => label.Groups[1].Value, static label => label.Groups[2].Value);

        Assert.Equal(["description", "licenses", "revision", "source", "title", "version"], labels.Keys.Order(StringComparer.Ordinal));
        Assert.All(labels.Values, static text => Assert.NotEqual("", text));
        Assert.Equal(("${VERSION}", "${REVISION}"), (labels["version"], labels["revision"]));
        Assert.Equal([$"VERSION={Published.Version}", "REVISION=unknown"], final.Of("ARG").Select(static argument => argument.Text));
    }

    [Theory]
    [InlineData("inference")]
    [InlineData("inference-gpu")]
    public void Program_that_the_operator_names_without_its_folder_is_on_the_path(string name)
    {
        var file = Of(name);

        Assert.Equal(EngineCommandLines.Program, file.Program);
        Assert.StartsWith(Path.GetDirectoryName(file.EntryPoint) + ":", file.Environment["PATH"], StringComparison.Ordinal);
    }

    [Fact]
    public void Shim_lies_beside_the_engine_and_is_compiled_by_the_image_that_serves()
    {
        var file = Of("inference-gpu");
        var shim = file.Stages.Single(static stage => stage.Name == "shim");

        Assert.Equal(file.Final.Base, shim.Base);
        Assert.Contains(file.Final.Of("COPY"), copy => copy.Flag("from") == "shim" && copy.Arguments[^1] == $"{Path.GetDirectoryName(file.EntryPoint)}/libdeepseek_trt.so");
        Assert.Contains("$(OUT)/libdeepseek_trt.so:", Repository.Read("native/Makefile"), StringComparison.Ordinal);
    }

    private static Dockerfile Of(string name) => Dockerfile.All.Single(file => file.Name == name);

    private static k8s.Models.V1PodSecurityContext Pod() => GatewayDeployment.Build(
        new DeepSeekRoute { Metadata = new() { Name = "one", NamespaceProperty = "default", Uid = "1" }, Spec = new() { Tiers = [] } }, "image").Spec.Template.Spec.SecurityContext;

    /// <summary>A stage makes what publishing or a rule of make writes by its command, or what it was told to write to.</summary>
    private static bool IsMade(Stage stage, string path)
    {
        var commands = string.Join('\n', stage.Of("RUN").Select(static run => run.Text));
        var from = stage.Single("WORKDIR").Text;
        return Published.Programs.Any(program => path == $"{from}/{Published.PathOf(program)}" && commands.Contains(Published.CommandOf(program), StringComparison.Ordinal))
            || commands.Contains($"OUT={Path.GetDirectoryName(path)} ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(curl|wget|git clone|pip|npm)\b")]
    private static partial Regex Fetching();

    [GeneratedRegex(@"\[default: (?:http://[^:]+:)?(\d{4,5})/?\]")]
    private static partial Regex Ports();

    [GeneratedRegex(@"\[(DEEPSEEK_\w+)\] \[default: http://([^:]+):\d+/\]")]
    private static partial Regex Listening();

    [GeneratedRegex(@"org\.opencontainers\.image\.(\w+)=""([^""]*)""")]
    private static partial Regex Label();
}
