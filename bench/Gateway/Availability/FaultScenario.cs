using System.Globalization;
using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>Every node fails a third of its requests, all the time, in every way.</summary>
internal static class FaultScenario
{
    public const string Name = "faults";

    public static async Task<IReadOnlyList<RowFigure>> RunAsync(
        Subject subject, SimulatedNodes nodes, IReadOnlyList<Door> doors, AvailabilityOptions options, Progress progress, CancellationToken cancellationToken)
    {
        nodes.Begin(options.Seed);
        using var clients = new Clients(doors, options.Patience);
        var results = await clients.RunAsync(
            number =>
            {
                if (number % 500 == 0 && number <= options.Requests)
                {
                    progress.Say($"{subject.Name}: {number} of {options.Requests}");
                }

                return number < options.Requests;
            },
            cancellationToken);
        var (attempts, answered) = (nodes.Attempts, nodes.Answered);
        nodes.Begin(null);
        var whole = results.Where(static result => result.Whole).ToArray();
        var targets = subject.IsOurs;
        return
        [
            new(Name, subject.Name, "answered completely", "%", 100.0 * whole.Length / results.Count, Target: targets ? GatewayTargets.Answered : null, Note: Note(results, whole.Length)),
            new(Name, subject.Name, "attempts per request", "", (double)attempts / results.Count, Target: targets ? GatewayTargets.Attempts : null),
            new(Name, subject.Name, "upstream success", "%", 100.0 * answered / attempts),
            .. Times(subject.Name, "stream", whole.Where(static result => result.Stream)),
            .. Times(subject.Name, "non-stream", whole.Where(static result => !result.Stream)),
        ];
    }

    private static string Note(IReadOnlyList<ClientResult> results, int whole) =>
        string.Join(": ", new[] { string.Create(CultureInfo.InvariantCulture, $"{whole} of {results.Count}"), FailureList.Of(results) }.Where(static part => part.Length > 0));

    /// <summary>Of complete answers alone: an error is quick.</summary>
    private static IEnumerable<RowFigure> Times(string row, string what, IEnumerable<ClientResult> results)
    {
        var times = new Percentiles(results.Select(static result => result.Time.TotalSeconds));
        yield return new RowFigure(Name, row, $"{what} p50", "s", times.At(50));
        yield return new RowFigure(Name, row, $"{what} p99", "s", times.At(99));
    }
}
