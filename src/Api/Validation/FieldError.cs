namespace DeepSeek.Api.Validation;

/// <summary>What is wrong with one field.</summary>
/// <param name="Path">As <c>kubectl</c> writes it: <c>spec.tiers[0].backends[1].url</c>. Empty: the document as a whole.</param>
/// <param name="Message">The problem and the remedy, for whoever wrote the field.</param>
public sealed record FieldError(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
