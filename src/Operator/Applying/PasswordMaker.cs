using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>
/// Creates Secrets that hold a password, without ever reading one: a Secret that exists is left as it is, whatever it holds. Whether one exists
/// only the attempt tells, so the attempts for an owner are a minute apart.
/// </summary>
internal sealed class PasswordMaker(ApiClient client, TimeProvider time)
{
    private const int Bytes = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ObjectKey, (string OwnerUid, long At)> _attempts = new();

    /// <param name="desired">Whose Secret it is.</param>
    /// <param name="secret">The Secret without its password; null: none is needed.</param>
    /// <param name="key">Under which the password stands in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was done; none where nothing was. A failure is among it, not thrown, and the next call tries again.</returns>
    public async Task<IReadOnlyList<AppliedObject>> MakeAsync(DesiredSet desired, V1Secret? secret, string key, CancellationToken cancellationToken)
    {
        if (secret is null || IsRecent(desired))
        {
            return [];
        }

        var (outcome, error) = await CreateAsync(WithPassword(secret, key), cancellationToken);
        if (error is null)
        {
            _attempts[desired.Owner] = (desired.OwnerUid, time.GetTimestamp());
        }

        return [new AppliedObject(V1Secret.KubeKind, ObjectKey.Of(secret), outcome, error)];
    }

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner) => _attempts.TryRemove(owner, out _);

    private bool IsRecent(DesiredSet desired)
        => _attempts.TryGetValue(desired.Owner, out var last) && last.OwnerUid == desired.OwnerUid && time.GetElapsedTime(last.At) < Pause;

    private async Task<(ApplyOutcome? Outcome, ApiException? Error)> CreateAsync(V1Secret secret, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(Kinds.Secret, secret, cancellationToken);
            return (ApplyOutcome.Created, null);
        }
        catch (ApiException e)
        {
            return e.Failure == ApiFailure.AlreadyExists ? (ApplyOutcome.Unchanged, null) : (null, e);
        }
    }

    private static V1Secret WithPassword(V1Secret secret, string key) => new()
    {
        Metadata = secret.Metadata,
        Type = secret.Type,
        Data = new Dictionary<string, byte[]> { [key] = Base64Url.EncodeToUtf8(RandomNumberGenerator.GetBytes(Bytes)) },
    };
}
