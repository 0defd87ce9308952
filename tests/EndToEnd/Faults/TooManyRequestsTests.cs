using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class TooManyRequestsTests(SharedApiServer shared)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(2);

    // .NET's timers count the kernel's coarse ticks (4 ms at 250 Hz, 10 ms at 100 Hz), and may fire one tick early by a finer clock.
    private static readonly TimeSpan Least = Asked - TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Server_that_answers_429_is_asked_again_no_sooner_than_it_says_and_nothing_is_lost()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        await RefusedScenario.RunAsync(scene, new ApiProxyRefusal(429, Asked), Length);

        var refused = scene.Proxy.Requests.Where(request => request.Status == 429).ToArray();
        var lists = refused.Where(request => request.IsWatch || (request.IsList && request.Resource != "pods")).GroupBy(request => (request.Resource, request.LabelSelector)).ToArray();
        Assert.NotEmpty(lists);
        Assert.All(lists, kind => Assert.All(Pauses(kind), pause => Assert.True(pause >= Least, $"{kind.Key} was asked again after {pause}")));

        // A change wakes a key at once, and the scenario makes a few; an evaluation doesn't, though there is one per interval.
        const int Changes = 3;
        Assert.All(
            refused.Where(request => request.IsWrite && request.Resource != "events.events.k8s.io").GroupBy(request => request.Target),
            writes => Assert.True(Pauses(writes).Count(pause => pause < Least) <= Changes, string.Join('\n', writes)));
    }

    private static IEnumerable<TimeSpan> Pauses(IEnumerable<ApiProxyRequest> requests)
    {
        var times = requests.Select(request => request.At).Order().ToArray();
        return times.Skip(1).Zip(times, (later, earlier) => later - earlier);
    }
}
