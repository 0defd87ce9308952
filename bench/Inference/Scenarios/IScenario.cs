namespace DeepSeek.Bench.Inference.Scenarios;

/// <summary>Something that is asked of several rows, in turn.</summary>
internal interface IScenario
{
    public string Name { get; }

    public Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken);
}
