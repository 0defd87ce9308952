using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>Apart from <see cref="ServerErrorTests"/>, so that the two run beside each other.</summary>
public sealed class LongServerErrorTests(SharedApiServer shared)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Server_that_answers_500_for_a_minute_loses_nothing_and_is_not_stormed()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        await RefusedScenario.RunAsync(scene, new ApiProxyRefusal(500), Length);
    }
}
