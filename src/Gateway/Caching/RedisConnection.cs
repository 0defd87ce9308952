using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Metering;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Caching;

/// <summary>
/// Keeps one connection to the route's Redis: begins it when the password is there, begins anew when the password changes. Lost connections
/// are restored by the client library; one that is slow is left alone for a while. What is wrong is said once, and shown by <see cref="Trouble"/>.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long nobody asks one that was too slow: each request would wait for it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly RedisSettings _settings;
    private readonly CredentialStore _credentials;
    private readonly TimeSpan _timeout;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _keeping;
    private volatile ConnectionMultiplexer? _connection;
    private volatile string? _trouble = RedisTrouble.Connection;
    private long _restsUntil;
    private string? _said;

    public RedisConnection(RedisSettings settings, CredentialStore credentials, TimeSpan timeout, GatewayMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_settings, _credentials, _timeout, _metrics, _time, _logger) = (settings, credentials, timeout, metrics, time, logger);
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>Called with each new connection.</summary>
    public Func<ConnectionMultiplexer, Task>? OnConnected { get; set; }

    /// <summary>Where it leads, for logs and metrics: host and port.</summary>
    public string Name => $"{Url.Host}:{Port}";

    /// <summary>Null: it can be used. Else why not, as in <see cref="RedisTrouble"/>.</summary>
    public string? Trouble => IsResting ? RedisTrouble.Timeout : _connection is { IsConnected: true } ? null : _trouble;

    /// <summary>Null: it can't be used.</summary>
    public IDatabase? Database => !IsResting && _connection is { IsConnected: true } connection ? connection.GetDatabase() : null;

    /// <summary>Null: it can't be used.</summary>
    public IServer? Server => _connection is { IsConnected: true } connection ? connection.GetServers()[0] : null;

    /// <summary>What it needs, each by its name <c>&lt;secret&gt;/&lt;key&gt;</c>, and whether it is there.</summary>
    public IEnumerable<(string Name, bool IsThere)> Credentials() =>
        new[] { _settings.Credential, _settings.Ca }.OfType<string>().Select(name => (name, _credentials.Read(name) is not null));

    public int DatabaseNumber => Url.AbsolutePath.Length > 1 ? int.Parse(Url.AbsolutePath.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) : 0;

    private bool IsResting => _time.GetTimestamp() < Volatile.Read(ref _restsUntil);

    private Uri Url => new(_settings.Url);

    private int Port => Url.Port > 0 ? Url.Port : 6379;

    /// <summary>Asks Redis one thing, and counts it when that is of no use.</summary>
    /// <exception cref="RedisException">It can't be used, or refuses.</exception>
    /// <exception cref="TimeoutException">It is too slow.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken = default)
    {
        try
        {
            var database = Database ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, Trouble ?? RedisTrouble.Connection);
            return await ask(database).WaitAsync(_timeout, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _metrics.CacheRedisError(RedisTrouble.Of(e));
            if (e is TimeoutException)
            {
                Volatile.Write(ref _restsUntil, _time.GetTimestamp() + (long)(Rest.TotalSeconds * _time.TimestampFrequency));
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _keeping;
        await CloseAsync();
        _closing.Dispose();
    }

    private async Task KeepAsync()
    {
        string? used = null;
        while (!_closing.IsCancellationRequested)
        {
            var password = _settings.Credential is null ? "" : _credentials.Read(_settings.Credential);
            if (password is null)
            {
                _trouble = _connection is null ? RedisTrouble.NoCredential : _trouble;
            }
            else if (password != used && await ConnectAsync(password))
            {
                used = password;
            }

            if (_connection is { IsConnected: false } connection)
            {
                _trouble = await AskWhyAsync(connection);
            }

            Tell();
            await Task.Delay(Look, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns whether there is something that goes on trying by itself.</summary>
    private async Task<bool> ConnectAsync(string password)
    {
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(OptionsOf(password));
            await CloseAsync();
            _connection = connection;
            await (OnConnected?.Invoke(connection) ?? Task.CompletedTask);
            return true;
        }
        catch (Exception e)
        {
            // A loop top: the cache is no reason to give anything up, and the next look tries again.
            _trouble = RedisTrouble.Of(e);
            return false;
        }
    }

    /// <summary>The library tells of failures when they happen, and to who asks; and the first one happens before anybody can listen.</summary>
    private static async Task<string> AskWhyAsync(ConnectionMultiplexer connection)
    {
        try
        {
            await connection.GetDatabase().PingAsync();
            return RedisTrouble.Connection;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return RedisTrouble.Of(e);
        }
    }

    private ConfigurationOptions OptionsOf(string password)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { Url.Host, Port } },
            Ssl = Url.Scheme == "rediss",
            SslHost = Url.Host,
            Password = password.Length > 0 ? password : null,
            DefaultDatabase = DatabaseNumber,
            ClientName = "deepseek-gateway",
            // A gateway starts without its Redis, and a request never waits for one that is away.
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds,
            ConnectRetry = 1,
            ReconnectRetryPolicy = new ExponentialRetry(deltaBackOffMilliseconds: 500, maxDeltaBackOffMilliseconds: 10_000),
            // Answers of others are not for the console of whoever lists commands.
            IncludeDetailInExceptions = false,
        };
        if (_settings.Ca is { } bundle)
        {
            options.CertificateValidation += (_, certificate, chain, errors) => _credentials.Read(bundle) is { } pem && UpstreamTls.IsTrusted(certificate, chain, errors, pem);
        }

        return options;
    }

    private void Tell()
    {
        var news = Trouble;
        if (news == _said)
        {
            return;
        }

        if (news is null)
        {
            Log.Usable(_logger, Name);
        }
        else
        {
            Log.Unusable(_logger, Name, news);
        }

        _said = news;
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Redis at {Redis} is used for the cache")]
        public static partial void Usable(ILogger logger, string redis);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Redis} can't be used for the cache ({Reason}): answers are kept in memory alone")]
        public static partial void Unusable(ILogger logger, string redis, string reason);
    }
}
