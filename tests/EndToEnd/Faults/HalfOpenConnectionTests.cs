using DeepSeek.Testing;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class HalfOpenConnectionTests(SharedApiServer shared)
{
    [Fact]
    public async Task Connections_whose_peer_died_without_a_word_are_given_up_within_a_minute_and_nothing_is_lost()
    {
        await using var relay = new TcpRelay(shared.Server.Port);
        using var client = shared.Server.Connect();
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, await RestartedServerTests.RelayedAsync(shared.Server, relay));
        await using var replica = await OperatorReplica.StartAsync(kubeconfig, inNamespace);
        var routes = new RouteSet(client, inNamespace, () => replica.Process.Log);
        await routes.PrepareAsync();

        relay.Freeze();
        await routes.ChangeAsync();
        await routes.UntilRightAsync();
        Assert.False(replica.Process.HasExited);
        Assert.True(await replica.IsReadyAsync());
        Assert.InRange(replica.Said("The API server can't be reached"), 0, 1);
        Assert.Equal(0, await replica.Process.TerminateAsync());
        File.Delete(kubeconfig);
    }
}
