namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>Something that is asked of all rows, in turn.</summary>
internal interface IScenario
{
    public string Name { get; }

    public Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken);
}
