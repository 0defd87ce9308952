using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;

namespace DeepSeek.Operator.Observing;

/// <summary>
/// Which keys a Secret has. Secrets are read one by one, by name, and neither listed nor watched; their contents are dropped at once.
/// Answers are remembered for a while: a missing Secret is looked for again soon, a present one rarely.
/// </summary>
internal sealed class SecretKeys(ApiClient client, TimeProvider time)
{
    private static readonly TimeSpan PresentFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ObjectKey, Answer> _answers = new();

    /// <returns>Null when there is no such Secret.</returns>
    public async Task<IReadOnlySet<string>?> FindAsync(ObjectKey secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_answers.TryGetValue(secret, out var known) && now < known.Until)
        {
            return known.Keys;
        }

        var found = await client.GetAsync(Kinds.Secret, secret, cancellationToken);
        var keys = found is null ? null : (found.Data?.Keys ?? []).ToHashSet();
        _answers[secret] = new Answer(keys, now + (keys is null ? MissingFor : PresentFor));
        return keys;
    }

    private sealed record Answer(IReadOnlySet<string>? Keys, DateTimeOffset Until);
}
