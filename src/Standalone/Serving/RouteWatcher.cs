using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone.Routes;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Standalone.Serving;

/// <summary>
/// Takes up a changed route file. A bad one leaves the old route serving and is said once; it is tried again until it is good, since
/// a key that it names may come later. The file is read anew each time: editors and mounts replace files in ways that no watch sees alike.
/// </summary>
internal sealed partial class RouteWatcher(string path, UpstreamKeys keys, RouteLoop loop, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    private string _taken = "";
    private string? _name;
    private string? _refused;

    /// <summary>What goes before the file.</summary>
    public RouteOverrides Overrides { get; init; } = RouteOverrides.None;

    /// <summary>Takes the route as it is now.</summary>
    /// <exception cref="UsageException">It can't be served; every error by field path.</exception>
    public void TakeNow()
    {
        var text = Read();
        var route = ServedRoute.Of(text, keys, Overrides);
        var name = route.Route.Metadata.Name;
        if (_name is not null && name != _name)
        {
            throw new UsageException($"metadata.name: '{_name}' is served, another name needs another process");
        }

        loop.Take(route);
        (_taken, _name) = (text, name);
        foreach (var note in route.Notes)
        {
            Log.Note(logger, note);
        }
    }

    /// <summary>Looks for changes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pulse, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Look();
        }
    }

    private void Look()
    {
        try
        {
            if (Read() != _taken)
            {
                TakeNow();
                Log.Taken(logger, path);
            }

            _refused = null;
        }
        catch (UsageException e)
        {
            var errors = string.Join("; ", e.Errors);
            if (errors != _refused)
            {
                _refused = errors;
                Log.Refused(logger, path, errors);
            }
        }
    }

    private string Read()
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--route: {e.Message}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
        public static partial void Note(ILogger logger, string note);

        [LoggerMessage(Level = LogLevel.Information, Message = "Took up the change of {Path}")]
        public static partial void Taken(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Path} has changed and can't be served, the route as it was goes on: {Errors}")]
        public static partial void Refused(ILogger logger, string path, string errors);
    }
}
