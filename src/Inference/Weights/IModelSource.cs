using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Weights;

/// <summary>Where weights come from.</summary>
internal interface IModelSource
{
    /// <summary>For messages; without credentials.</summary>
    public string Name { get; }

    /// <exception cref="JobFailure">It has no such model, or refuses the credentials.</exception>
    /// <exception cref="SourceTroubleException">Trying again may help.</exception>
    public Task<SourceListing> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens a file of the listing, from an offset on.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken);
}
