using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Gateway.Tests.Snapshots;

public sealed class FileSnapshotSourceTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-snapshot").FullName;
    private readonly CancellationTokenSource _end = new();
    private readonly SnapshotReceiver _receiver = new(
        TestRegistry.Create(),
        TimeProvider.System,
        NullLogger.Instance);

    private Task _running = Task.CompletedTask;

    private string File => Path.Combine(_directory, "routing.json");

    public ValueTask InitializeAsync()
    {
        _running = new FileSnapshotSource(File, _receiver, TimeProvider.System, NullLogger.Instance).RunAsync(_end.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task File_that_appears_and_changes_is_followed()
    {
        Assert.Null(_receiver.Hash);
        await System.IO.File.WriteAllBytesAsync(File, Snapshot("Normal"));
        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Normal");

        await System.IO.File.WriteAllBytesAsync(File, Snapshot("Warning"));
        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Warning");
    }

    [Fact]
    public async Task Symlink_swap_of_a_mount_is_followed()
    {
        Mount("first", "Normal");
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "routing.json"));
        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Normal");

        Mount("second", "Critical");

        await WaitAsync(() => _receiver.Current?.Snapshot.Level == "Critical");
    }

    [Fact]
    public async Task File_that_breaks_or_vanishes_leaves_the_last_good_one()
    {
        await System.IO.File.WriteAllBytesAsync(File, Snapshot("Normal"));
        await WaitAsync(() => _receiver.Hash is not null);

        await System.IO.File.WriteAllTextAsync(File, "{");
        await WaitAsync(() => _receiver.Rejected is not null);
        System.IO.File.Delete(File);

        Assert.Equal("Normal", _receiver.Current?.Snapshot.Level);
    }

    /// <summary>As the kubelet does it: a new directory, then another link to it.</summary>
    private void Mount(string name, string level)
    {
        var data = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
        System.IO.File.WriteAllBytes(Path.Combine(data, "routing.json"), Snapshot(level));
        var link = Path.Combine(_directory, "..data");
        if (Directory.Exists(link))
        {
            Directory.Delete(link);
        }

        Directory.CreateSymbolicLink(link, name);
    }

    private static byte[] Snapshot(string level) => TestSnapshots.Json(
        TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", "http://127.0.0.1:1"))) with { Level = level });

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
