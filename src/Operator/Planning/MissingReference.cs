namespace DeepSeek.Operator.Planning;

/// <summary>Something that a route names and that isn't there.</summary>
/// <param name="Reason">Of the condition ResolvedRefs.</param>
/// <param name="Message">Names the field, the object and the remedy.</param>
internal sealed record MissingReference(string Reason, string Message);
