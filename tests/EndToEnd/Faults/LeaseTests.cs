using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class LeaseTests(SharedApiServer shared)
{
    private const string Name = "deepseek-operator";

    [Fact]
    public async Task Lease_that_somebody_else_takes_ends_the_process_and_is_not_touched_again()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server, elect: true);
        await Eventually.BeTrueAsync(() => TryTakeAsync(scene), "the lease is taken");
        var taken = DateTimeOffset.UtcNow;
        for (var replicas = 3; !scene.Operator.Process.HasExited; replicas = 7 - replicas) // there is always something to write
        {
            await scene.Routes.ApplyAsync("kept", replicas);
            Assert.True(DateTimeOffset.UtcNow - taken < Eventually.Limit, scene.Operator.Process.Log);
            await Task.Delay(100);
        }

        Assert.Equal(1, await scene.Operator.Process.ExitAsync());
        Assert.Single(scene.Operator.Lines("Lost the lease"), line => line.Contains("somebody-else", StringComparison.Ordinal));
        Assert.Single(scene.Operator.Lines("Ending: lost the lease"));
        Assert.Equal("somebody-else", (await FindAsync(scene))!.Spec.HolderIdentity);

        // It looks at the lease at least every 2.4 s; a write that was under way when it looked may still come.
        var looked = scene.Proxy.Requests.Last(request => request.Resource == "leases.coordination.k8s.io" && request.Method == "GET");
        Assert.True(looked.At > taken);
        Assert.DoesNotContain(scene.Proxy.Writes, write => write.At > looked.At + TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(scene.Proxy.Writes, write => write.Resource == looked.Resource && write.At > taken && write.Status is >= 200 and < 300);
    }

    [Fact]
    public async Task Lease_that_is_deleted_is_made_anew_by_its_holder_who_goes_on()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server, elect: true);
        var before = (await FindAsync(scene))!;
        await scene.Client.DeleteAsync(Kinds.Lease, new ObjectKey(scene.Namespace, Name), null, CancellationToken.None);
        await Eventually.BeTrueAsync(async () => await FindAsync(scene) is not null, "there is a lease again");
        var after = (await FindAsync(scene))!;
        Assert.NotEqual(before.Metadata.Uid, after.Metadata.Uid);
        Assert.Equal(before.Spec.HolderIdentity, after.Spec.HolderIdentity);

        await scene.Routes.ChangeAsync();
        await scene.Routes.UntilRightAsync();
        Assert.True(await scene.Operator.IsLeadingAsync());
        Assert.Equal(0, scene.Operator.Said("Lost the lease"));
    }

    private static Task<V1Lease?> FindAsync(FaultScene scene) =>
        scene.Client.GetAsync(Kinds.Lease, new ObjectKey(scene.Namespace, Name), CancellationToken.None);

    /// <summary>Its holder may renew it between the two requests.</summary>
    private static async Task<bool> TryTakeAsync(FaultScene scene)
    {
        var lease = (await FindAsync(scene))!;
        lease.Spec.HolderIdentity = "somebody-else";
        try
        {
            await scene.Client.ReplaceAsync(Kinds.Lease, lease, CancellationToken.None);
            return true;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Conflict)
        {
            return false;
        }
    }
}
