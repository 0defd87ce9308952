using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Tutorial.Tests;

/// <summary>docs/tutorial.md, typed line by line. A cluster's nodes and its network are the only things that stand in for others here.</summary>
public sealed class TutorialTests(ITestOutputHelper output)
{
    // What only a cluster's nodes, or a machine with Docker, can run. A block that the page excuses with another reason fails the test.
    private static readonly string[] Excuses = ["not tested: makes a cluster", "not tested: builds images", "not tested: needs a node of a cluster", "not tested: needs a key", "not tested: removes the cluster"];

    [Fact]
    public async Task Every_command_works_and_prints_what_the_page_shows()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        Assert.SkipWhen(!File.Exists(Path.Combine(KubeApiServer.Assets!, "helm")), "KUBEBUILDER_ASSETS does not name a directory with a helm");
        Assert.SkipWhen(SimulatedNode.Program is null, "nginx is not installed: the simulated nodes are made of it");
        Assert.SkipWhen(OnPath.Find("curl") is null, "curl is not installed");

        var addresses = new Addresses();
        using var folder = new ReadersFolder(addresses);
        await using var server = await KubeApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true, Rbac = true });
        await using var kubelet = new Kubelet(server, addresses);
        var terminal = new Terminal(folder.Path, server.KubeconfigPath);
        await using var second = new SecondTerminal(terminal);
        var wrong = new List<string>();
        foreach (var step in TutorialPage.Read())
        {
            var command = addresses.Translate(step.Command);
            if (step.Place == Place.SecondTerminal)
                second.Start(command, step.Output!);
            if (step.Place != Place.Terminal)
                continue;
            if (step.Command.StartsWith("kubectl delete ", StringComparison.Ordinal))
                await second.EndAsync(); // The page says so: clients of a route that goes aren't answered.

            var (exitCode, said, errors) = await terminal.RunAsync(command);
            output.WriteLine($"$ {step.Command}\n{said}{errors}");
            Assert.True(exitCode == 0, $"{TutorialPage.Path}:{step.Line}: {step.Command}: {said}{errors}{kubelet.Failure}\n{kubelet.Log("deepseek-system", "deepseek-operator")}");
            if (step.Output is { } shown && !Shown.Matches(shown, said))
                wrong.Add($"{TutorialPage.Path}:{step.Line}: {step.Command} says\n{said}\nand the page shows\n{shown}");
        }

        // All at once: who writes the page mends it by one run.
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Only_what_needs_a_real_cluster_is_left_to_the_reader()
    {
        var steps = TutorialPage.Read();

        Assert.True(steps.Count(static step => step.Place == Place.Terminal) >= 15);
        Assert.Equal(Excuses.Order(), steps.Where(static step => step.Place == Place.ReaderAlone).Select(static step => step.Why).Distinct().Order());
        Assert.All(steps.Where(static step => step.Place == Place.ReaderAlone), static step => Assert.Null(step.Output));
    }

    [Fact]
    public void Every_file_that_the_page_names_is_there()
    {
        var folder = TutorialPage.Read().SelectMany(static step => step.Command.Split(' ')).Where(static word => word.StartsWith("config/", StringComparison.Ordinal) || word.StartsWith("charts/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(folder);
        Assert.All(folder, static path => Assert.True(System.IO.Path.Exists(System.IO.Path.Combine(Repository.Root, path)), path));
    }
}
