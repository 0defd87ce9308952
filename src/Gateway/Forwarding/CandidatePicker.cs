using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Routing;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Forwarding;

// In this order, each over all tiers in the request's order:
// 1. untried, usable, of an account that this request did not find busy
// 2. untried, usable
// 3. tried and usable: returns after a backoff; never to one that took the request and kept silent
// 4. every backend is out: the one that comes back first
// A backend whose credentials are missing, whose key is dead, or whose account has no free place, is in none of them. While one is only
// waited for to have a place again, nothing is tried at those that are out.

/// <summary>Chooses the backends of one request, one after another.</summary>
internal sealed class CandidatePicker(RouteModel model, IReadOnlyList<TierModel> tiers, IBalancingPolicy policy, ulong affinity, Dice dice, TimeProvider time)
{
    private readonly Dictionary<BackendModel, Failure> _tried = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _busyAccounts = new(ReferenceEqualityComparer.Instance);
    private readonly List<BackendModel> _scratch = [];

    /// <summary>Remembers how a backend failed.</summary>
    public void Failed(BackendModel backend, Failure failure)
    {
        _tried[backend] = failure;
        if (failure.Class == FailureClass.Busy)
        {
            _busyAccounts.Add(backend.Account);
        }
    }

    /// <summary>Whether <see cref="Next"/>, when it was asked last, met a backend that could take the request if only its account had a place.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Where the next attempt goes; null: nowhere, or nowhere yet.</summary>
    public Candidate? Next()
    {
        IsFull = false;
        var now = time.GetUtcNow();
        return Choose(b => IsFresh(b) && IsUsable(b, now) && !_busyAccounts.Contains(b.Account)) is { } best ? new Candidate(best)
            : Choose(b => IsFresh(b) && IsUsable(b, now)) is { } fresh ? new Candidate(fresh)
            : Choose(b => MayReturn(b) && IsUsable(b, now, evenIfHeld: true)) is { } known ? new Candidate(known, Returning: true)
            : IsFull ? null
            : LeastBad();
    }

    /// <summary>Whether there is no backend left whose credentials are there and accepted.</summary>
    public bool NoAccountIsGood => tiers.SelectMany(t => t.Backends).All(b => !IsGood(b));

    /// <summary>Whether a tier can take nothing at all. Limits of our own don't count: what they turn away isn't the tier's failure.</summary>
    public bool IsOut(TierModel tier)
    {
        var now = time.GetUtcNow();
        return tier.Backends.All(b => !IsGood(b) || !b.State.IsUsable(now, model.Snapshot.CircuitBreaker));
    }

    private BackendModel? Choose(Predicate<BackendModel> fits)
    {
        foreach (var tier in tiers)
        {
            if (Choose(tier, fits) is { } chosen)
            {
                return chosen;
            }
        }

        return null;
    }

    /// <summary>Backends with weight, then backups, then those whose weight was taken away.</summary>
    private BackendModel? Choose(TierModel tier, Predicate<BackendModel> fits)
    {
        for (var rank = 0; rank < CandidateRank.Count; rank++)
        {
            _scratch.Clear();
            foreach (var backend in tier.Backends)
            {
                if (CandidateRank.Of(backend.Settings) == rank && fits(backend))
                {
                    _scratch.Add(backend);
                }
            }

            if (_scratch.Count > 0)
            {
                LeaveOutThoseThatJustCameBack();
                return _scratch.Count == 1 ? _scratch[0] : policy.Pick(_scratch, affinity);
            }
        }

        return null;
    }

    /// <summary>By chance, as much as they shall not have yet; not the last one.</summary>
    private void LeaveOutThoseThatJustCameBack()
    {
        var now = time.GetUtcNow();
        for (var i = _scratch.Count - 1; i >= 0 && _scratch.Count > 1; i--)
        {
            var part = _scratch[i].State.PartAt(now);
            if (part < 1 && dice.Next() >= part)
            {
                _scratch.RemoveAt(i);
            }
        }
    }

    private Candidate? LeastBad()
    {
        var now = time.GetUtcNow();
        var possible = tiers.SelectMany(t => t.Backends).Where(b => (IsFresh(b) || MayReturn(b)) && IsGood(b)).ToLookup(b => HasPlace(b, now));
        IsFull = possible[false].Any() && !possible[true].Any();
        return possible[true]
            .OrderBy(b => !IsFresh(b))
            .ThenBy(b => b.State.OutUntil)
            .Select(b => new Candidate(b, Returning: !IsFresh(b), FailOpen: true))
            .FirstOrDefault();
    }

    private bool IsFresh(BackendModel backend) => !_tried.ContainsKey(backend);

    private bool MayReturn(BackendModel backend) =>
        _tried.TryGetValue(backend, out var failure) && !failure.Silent && failure.Class != FailureClass.AccountDead;

    private bool IsUsable(BackendModel backend, DateTimeOffset now, bool evenIfHeld = false)
    {
        if (!IsGood(backend) || (!evenIfHeld && now < backend.Account.HeldUntil) || !backend.State.IsUsable(now, model.Snapshot.CircuitBreaker))
        {
            return false;
        }

        // Asked once: between two questions others come and go.
        var open = HasPlace(backend, now);
        IsFull |= !open;
        return open;
    }

    private static bool IsGood(BackendModel backend) => backend.Account.DeadReason is null && backend.Credentials.AreThere;

    private static bool HasPlace(BackendModel backend, DateTimeOffset now) => backend.Account.HasPlace(backend.Settings.MaxConcurrency, now);
}
