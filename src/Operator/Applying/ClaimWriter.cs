using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>
/// Writes the claims of local models. Apart from other objects, since none is ever deleted, and since two models may want the same one:
/// it is created and not applied, so that of two who find none one makes it and the other finds it.
/// </summary>
internal sealed class ClaimWriter(ApiClient client, Applier applier)
{
    /// <param name="write">What is to be written; null: nothing.</param>
    /// <param name="live">The claim as it was observed; null: there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was done; a failure is among it, not thrown.</returns>
    public async Task<IReadOnlyList<AppliedObject>> WriteAsync(ClaimWrite? write, V1PersistentVolumeClaim? live, CancellationToken cancellationToken)
    {
        if (write is null)
        {
            return [];
        }

        var key = ObjectKey.Of(write.Claim);
        try
        {
            return [new AppliedObject(V1PersistentVolumeClaim.KubeKind, key, write.Create ? await CreateAsync(write.Claim, cancellationToken) : await applier.ApplyAsync(Kinds.PersistentVolumeClaim, write.Claim, live, cancellationToken))];
        }
        catch (Exception e) when (e is ApiException or OwnershipException)
        {
            return [new AppliedObject(V1PersistentVolumeClaim.KubeKind, key, Outcome: null, e)];
        }
    }

    private async Task<ApplyOutcome> CreateAsync(V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(Kinds.PersistentVolumeClaim, claim, cancellationToken);
            return ApplyOutcome.Created;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return ApplyOutcome.Unchanged;
        }
    }
}
