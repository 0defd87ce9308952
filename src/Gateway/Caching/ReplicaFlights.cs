using System.Security.Cryptography;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// Identical requests in the air at several gateways: who sets a lock in Redis leads, the others look for its answer there until the lock is gone or
/// their patience is. Redis being away, everybody leads.
/// </summary>
internal sealed class ReplicaFlights(string prefix, RedisConnection connection, TimeProvider time)
{
    /// <summary>How long the lock of a gateway that died holds up the others.</summary>
    private static readonly TimeSpan LockLife = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(320);

    /// <summary>Leads, or waits for who does.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="find">Looks for the other gateway's answer.</param>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The other's answer; or none, and this gateway is to ask an upstream. Disposing of the lead lets others lead.</returns>
    public async Task<(KeptAnswer? Answer, IAsyncDisposable? Lead)> LeadAsync(
        CacheKey key, Func<ValueTask<KeptAnswer?>> find, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var look = FirstLook;
        while (true)
        {
            var (answered, lead) = await TryLockAsync($"{prefix}flight:{key.Name}");
            if (!answered)
            {
                return (null, null);
            }

            // Also where the lock was free: whoever led has given it back with the answer in its place.
            if (await FindAsync(find, lead) is { } answer)
            {
                return (answer, null);
            }

            if (lead is not null || time.GetElapsedTime(began) >= patience)
            {
                return (null, lead);
            }

            await Task.Delay(look, time, cancellationToken);
            look = look < LongestLook ? look * 2 : look;
        }
    }

    /// <summary>Gives the lead back unless it is needed.</summary>
    private static async ValueTask<KeptAnswer?> FindAsync(Func<ValueTask<KeptAnswer?>> find, Lead? lead)
    {
        KeptAnswer? answer = null;
        var failed = true;
        try
        {
            answer = await find();
            failed = false;
            return answer;
        }
        finally
        {
            if (lead is not null && (failed || answer is not null))
            {
                await lead.DisposeAsync();
            }
        }
    }

    private async Task<(bool Answered, Lead? Lead)> TryLockAsync(string name)
    {
        try
        {
            var token = RandomNumberGenerator.GetHexString(16);
            return await connection.AskAsync(database => database.LockTakeAsync(name, token, LockLife)) ? (true, new Lead(connection, name, token, time)) : (true, null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return (false, null);
        }
    }

    /// <summary>Held and renewed until disposed of.</summary>
    private sealed class Lead : IAsyncDisposable
    {
        private readonly RedisConnection _connection;
        private readonly string _name;
        private readonly string _token;
        private readonly ITimer _renewal;

        public Lead(RedisConnection connection, string name, string token, TimeProvider time)
        {
            (_connection, _name, _token) = (connection, name, token);
            _renewal = time.CreateTimer(static state => ((Lead)state!).Renew(), this, RenewEvery, RenewEvery);
        }

        public async ValueTask DisposeAsync()
        {
            await _renewal.DisposeAsync();
            _ = _connection.Database?.LockReleaseAsync(_name, _token, CommandFlags.FireAndForget);
        }

        private void Renew() => _ = _connection.Database?.LockExtendAsync(_name, _token, LockLife, CommandFlags.FireAndForget);
    }
}
