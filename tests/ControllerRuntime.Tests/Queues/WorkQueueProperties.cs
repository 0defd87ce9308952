using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Queues;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Tests.Queues;

/// <summary>The queue against a model that knows, per key, only when it was last wanted: whatever is done in whatever order.</summary>
public sealed class WorkQueueProperties
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<int, DateTimeOffset> _wanted = [];
    private readonly HashSet<int> _running = [];

    [Property(MaxTest = 500)]
    public void B01_B02_B03_Queue_hands_out_each_key_once_when_due_and_to_one_worker((byte Operation, byte Key, byte Argument)[] operations)
    {
        using var queue = new WorkQueue<int>("test", _time, new BackoffOptions(), new RuntimeMetrics(Metrics.NewCustomRegistry()));
        _wanted.Clear();
        _running.Clear();
        foreach (var (operation, key, argument) in operations)
            Step(queue, operation % 6, key % 5, argument);
        Drain(queue);
    }

    private void Step(WorkQueue<int> queue, int operation, int key, byte argument)
    {
        switch (operation)
        {
            case 0:
                queue.Add(key, argument % 2 == 0 ? Priority.Normal : Priority.Low);
                Want(key, TimeSpan.Zero);
                break;
            case 1:
                queue.AddAfter(key, TimeSpan.FromMilliseconds(argument));
                Want(key, TimeSpan.FromMilliseconds(argument));
                break;
            case 2:
                _time.Advance(TimeSpan.FromMilliseconds(argument));
                break;
            case 3 when _running.Remove(key):
                queue.Done(key);
                break;
            case 4 or 5:
                Take(queue);
                break;
        }

        Assert.Equal(Due().Count(), queue.Count);
    }

    private void Take(WorkQueue<int> queue)
    {
        var taking = queue.TakeAsync(new CancellationToken(canceled: queue.Count == 0));
        if (taking.IsCanceled)
            return;

        Assert.True(taking.IsCompletedSuccessfully);
        var key = taking.GetAwaiter().GetResult();
        Assert.Contains(key, Due());
        Assert.True(_running.Add(key), "one worker at a time");
        _wanted.Remove(key);
    }

    private void Drain(WorkQueue<int> queue)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        while (_wanted.Count > 0 || _running.Count > 0)
        {
            foreach (var key in _running.ToArray())
                queue.Done(key);
            _running.Clear();
            Assert.Equal(_wanted.Count, queue.Count);
            if (queue.Count > 0)
                Take(queue);
        }

        Assert.Equal(0, queue.Count);
    }

    private void Want(int key, TimeSpan after)
    {
        var at = _time.GetUtcNow() + after;
        _wanted[key] = _wanted.TryGetValue(key, out var earlier) && earlier < at ? earlier : at;
    }

    private IEnumerable<int> Due() => _wanted.Where(w => w.Value <= _time.GetUtcNow() && !_running.Contains(w.Key)).Select(w => w.Key);
}
