using System.Collections;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>Rows that run side by side, and end together.</summary>
internal sealed class Lineup : IReadOnlyList<RunningSubject>, IAsyncDisposable
{
    private readonly List<RunningSubject> _running = [];

    public int Count => _running.Count;

    public RunningSubject this[int index] => _running[index];

    public void Add(RunningSubject running) => _running.Add(running);

    public IEnumerator<RunningSubject> GetEnumerator() => _running.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.DisposeAsync();
        }
    }
}
