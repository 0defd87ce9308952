using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>What scenarios work with.</summary>
internal sealed class BenchContext(GatewayBenchOptions options, RunSetting setting, Progress progress)
{
    private int _started;

    public GatewayBenchOptions Options => options;

    public Progress Progress => progress;

    public IReadOnlyList<Subject> Subjects => setting.Subjects;

    /// <summary>The same for rows of a scenario's own.</summary>
    public BenchContext With(IReadOnlyList<Subject> subjects) => new(options, setting with { Subjects = subjects, Folder = Directory.CreateDirectory(Path.Combine(setting.Folder, Guid.NewGuid().ToString())).FullName }, progress);

    public Wrk Wrk { get; } = new(WriteScript(setting.Folder));

    /// <summary>Starts one row on the core of proxies. The upstream itself stays on the bench's core.</summary>
    public Task<RunningSubject> StartAsync(Subject subject, Uri upstream, CancellationToken cancellationToken) => RunningSubject.StartAsync(
        subject, upstream, subject is StaticUpstream ? setting.BenchCore : setting.ProxyCore, Path.Combine(setting.Folder, $"{++_started}"), cancellationToken);

    /// <summary>Starts all rows. Those that wait for their turn use next to nothing.</summary>
    public async Task<Lineup> StartAllAsync(Uri upstream, CancellationToken cancellationToken)
    {
        var lineup = new Lineup();
        try
        {
            foreach (var subject in Subjects)
            {
                lineup.Add(await StartAsync(subject, upstream, cancellationToken));
            }

            return lineup;
        }
        catch
        {
            await lineup.DisposeAsync();
            throw;
        }
    }

    private static string WriteScript(string folder)
    {
        var path = Path.Combine(folder, "wrk.lua");
        using var from = typeof(BenchContext).Assembly.GetManifestResourceStream("wrk.lua")!;
        using var to = File.Create(path);
        from.CopyTo(to);
        return path;
    }
}
