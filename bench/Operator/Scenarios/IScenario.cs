namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Something that is done to a world with so many routes, and what is measured meanwhile.</summary>
internal interface IScenario
{
    /// <summary>As in <c>--only</c> and in the table.</summary>
    public string Name { get; }

    public Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken);
}
