using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class ServerErrorTests(SharedApiServer shared)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Server_that_answers_500_for_a_while_loses_nothing_and_is_not_stormed()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        await RefusedScenario.RunAsync(scene, new ApiProxyRefusal(500), Length);
    }
}
