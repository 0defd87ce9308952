using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>
/// Writes the claims of local models. Apart from other objects, since none is ever deleted, and since two models may want the same one:
/// it is created and not applied, so that of two who find none one makes it and the other finds it.
/// </summary>
internal sealed class ClaimWriter(ApiClient client)
{
    /// <param name="write">What is to be written; null: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was done; a failure is among it, not thrown.</returns>
    public async Task<IReadOnlyList<AppliedObject>> WriteAsync(ClaimWrite? write, CancellationToken cancellationToken)
    {
        if (write is null)
        {
            return [];
        }

        var key = ObjectKey.Of(write.Claim);
        try
        {
            return [new AppliedObject(V1PersistentVolumeClaim.KubeKind, key, await WriteAsync(write, write.Claim, cancellationToken))];
        }
        catch (ApiException e)
        {
            return [new AppliedObject(V1PersistentVolumeClaim.KubeKind, key, Outcome: null, e)];
        }
    }

    // Somebody made it, or wrote to it, since it was read: it is read again before anything is decided.
    private async Task<ApplyOutcome> WriteAsync(ClaimWrite write, V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            if (write.Create)
            {
                await client.CreateAsync(Kinds.PersistentVolumeClaim, claim, cancellationToken);
                return ApplyOutcome.Created;
            }

            await client.ApplyAsync(Kinds.PersistentVolumeClaim, claim, ApiGroup.FieldManager, force: true, cancellationToken);
            return ApplyOutcome.Updated;
        }
        catch (ApiException e) when (e.Failure is ApiFailure.AlreadyExists or ApiFailure.Conflict)
        {
            return ApplyOutcome.Unchanged;
        }
    }
}
