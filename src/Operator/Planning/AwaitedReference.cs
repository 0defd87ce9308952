namespace DeepSeek.Operator.Planning;

/// <summary>Something that a route names, and of which it isn't known yet whether it is there.</summary>
/// <param name="Reason">Of the condition ResolvedRefs.</param>
/// <param name="Message">Names the field and the object, and what is waited for.</param>
internal sealed record AwaitedReference(string Reason, string Message);
